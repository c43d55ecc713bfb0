package io.tiovivo.wire;

/**
 * Writes big-endian fields into a buffer of fixed size. Writing past its end is a defect of the
 * caller and throws {@link IndexOutOfBoundsException}.
 */
public final class WireWriter {
  private final byte[] bytes;
  private int position;

  /** A writer with room for {@code capacity} bytes. */
  public WireWriter(int capacity) {
    bytes = new byte[capacity];
  }

  /** Starts over at the beginning. */
  public WireWriter clear() {
    position = 0;
    return this;
  }

  /** The buffer; {@link #length} bytes of it are written. Owned by this writer. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return position;
  }

  /**
   * Steps over {@code length} bytes that the caller fills in through {@link #array}; returns their
   * offset.
   */
  public int reserve(int length) {
    java.util.Objects.checkFromIndexSize(position, length, bytes.length);
    int offset = position;
    position += length;
    return offset;
  }

  public WireWriter u8(int value) {
    return unsigned(value, 1);
  }

  public WireWriter u16(int value) {
    return unsigned(value, 2);
  }

  public WireWriter u24(int value) {
    return unsigned(value, 3);
  }

  public WireWriter u32(long value) {
    return unsigned(value, 4);
  }

  public WireWriter u40(long value) {
    return unsigned(value, 5);
  }

  public WireWriter u48(long value) {
    return unsigned(value, 6);
  }

  public WireWriter u64(long value) {
    return unsigned(value, 8);
  }

  public WireWriter bytes(byte[] source, int offset, int length) {
    System.arraycopy(source, offset, bytes, reserve(length), length);
    return this;
  }

  private WireWriter unsigned(long value, int length) {
    if (length < 8 && value >>> 8 * length != 0) {
      throw new IllegalArgumentException(value + " does not fit in " + length + " bytes");
    }
    int offset = reserve(length);
    for (int i = 0; i < length; i++) {
      bytes[offset + i] = (byte) (value >>> 8 * (length - 1 - i));
    }
    return this;
  }
}
