package io.tiovivo.identity;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Which node: the {@link KeyId} of its Ed25519 key, 16 bytes that survive restarts and updates. All
 * zeroes is no id.
 *
 * @param high the first 8 bytes, big-endian
 * @param low the last 8 bytes, big-endian
 */
public record NodeId(long high, long low) implements Comparable<NodeId> {
  /** Bytes of an id. */
  public static final int BYTES = 16;

  public NodeId {
    if (high == 0 && low == 0) {
      throw new IllegalArgumentException("a node id of zeroes names nobody");
    }
  }

  /** The id in these bytes; empty unless they are 16 and not all zero. */
  public static Optional<NodeId> of(byte[] bytes) {
    if (bytes.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long high = in.getLong();
    long low = in.getLong();
    return high == 0 && low == 0 ? Optional.empty() : Optional.of(new NodeId(high, low));
  }

  /** The id written as 32 hexadecimal digits; empty for anything else. */
  public static Optional<NodeId> parse(String hex) {
    try {
      return of(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException notHex) {
      return Optional.empty();
    }
  }

  /** The id of the node that holds this Ed25519 public key of 32 bytes. */
  public static NodeId ofKey(byte[] publicKey) {
    return of(KeyId.of(publicKey).bytes()).orElseThrow();
  }

  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  /** The first 8 digits: enough for people to tell the nodes of one segment apart. */
  public String brief() {
    return toString().substring(0, 8);
  }

  /** All 32 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  /** Unsigned order of the 16 bytes: places on the directory's ring. */
  @Override
  public int compareTo(NodeId other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  // By hand: what a record would link at its first use costs a small board time and memory.
  @Override
  public boolean equals(Object other) {
    return other instanceof NodeId that && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(high) + Long.hashCode(low);
  }
}
