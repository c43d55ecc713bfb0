package io.tiovivo.node.link;

import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Which node: 128 random bits that survive restarts and updates. All zeroes is no id.
 *
 * @param high the first 8 bytes, big-endian
 * @param low the last 8 bytes, big-endian
 */
public record NodeId(long high, long low) {
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
    WireReader in = WireReader.of(bytes);
    long high = in.u64();
    long low = in.u64();
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

  public byte[] bytes() {
    return new WireWriter(BYTES).u64(high).u64(low).array();
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
}
