package io.tiovivo.wire;

/**
 * Reads big-endian fields from a datagram without ever throwing: a read past the end returns zero
 * and makes the reader {@link #failed}. A parser reads all it wants and asks once at the end.
 *
 * <p>Reusable: {@link #reset} points it at the next datagram. The bytes belong to the caller.
 */
public final class WireReader {
  private byte[] bytes = new byte[0];
  private int start;
  private int position;
  private int end;
  private boolean failed;

  /** Points the reader at {@code length} bytes from {@code offset}. */
  public WireReader reset(byte[] bytes, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
    this.bytes = bytes;
    start = offset;
    position = offset;
    end = offset + length;
    failed = false;
    return this;
  }

  /** Back to where the last {@link #reset} pointed: somebody else reads the same. */
  public WireReader rewind() {
    position = start;
    failed = false;
    return this;
  }

  /** A reader over a whole array. */
  public static WireReader of(byte[] bytes) {
    return new WireReader().reset(bytes, 0, bytes.length);
  }

  /** True once a read went past the end. Stays true until {@link #reset}. */
  public boolean failed() {
    return failed;
  }

  public int remaining() {
    return end - position;
  }

  /** The byte that comes {@code ahead} bytes later, which stays to be read; -1: there is none. */
  public int peek(int ahead) {
    return ahead < 0 || ahead >= remaining() ? -1 : bytes[position + ahead] & 0xFF;
  }

  public int u8() {
    return (int) unsigned(1);
  }

  public int u16() {
    return (int) unsigned(2);
  }

  public int u24() {
    return (int) unsigned(3);
  }

  public long u32() {
    return unsigned(4);
  }

  public long u40() {
    return unsigned(5);
  }

  public long u48() {
    return unsigned(6);
  }

  public long u64() {
    return unsigned(8);
  }

  /** Copies {@code length} bytes; zeroes them when there are fewer. */
  public void bytes(byte[] target, int offset, int length) {
    if (take(length)) {
      System.arraycopy(bytes, position - length, target, offset, length);
    } else {
      java.util.Arrays.fill(target, offset, offset + length, (byte) 0);
    }
  }

  /** Copies the next {@code length} bytes; check the length against a limit of your own first. */
  public byte[] bytes(int length) {
    if (length < 0 || length > remaining()) {
      take(length);
      return new byte[0];
    }
    byte[] copy = new byte[length];
    bytes(copy, 0, length);
    return copy;
  }

  public void skip(int length) {
    take(length);
  }

  private long unsigned(int length) {
    if (!take(length)) {
      return 0;
    }
    long value = 0;
    for (int i = position - length; i < position; i++) {
      value = value << 8 | (bytes[i] & 0xFF);
    }
    return value;
  }

  private boolean take(int length) {
    if (failed || length < 0 || length > end - position) {
      failed = true;
      position = end;
      return false;
    }
    position += length;
    return true;
  }
}
