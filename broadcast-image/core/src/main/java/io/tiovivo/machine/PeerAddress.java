package io.tiovivo.machine;

/**
 * An IPv4 or IPv6 address with a UDP port, as plain data: machines compare and store it without
 * touching the network.
 *
 * @param high the address's first 8 bytes; 0 for IPv4
 * @param low the address's last 8 bytes; an IPv4 address a.b.c.d is the mapped {@code
 *     ::ffff:a.b.c.d}
 * @param port 0..65535
 */
public record PeerAddress(long high, long low, int port) {
  private static final long MAPPED = 0xFFFF_0000_0000L;

  public PeerAddress {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("port " + port + " is not in 0..65535");
    }
  }

  /**
   * Makes an address of its network-order bytes.
   *
   * @param ip 4 or 16 bytes
   */
  public static PeerAddress of(byte[] ip, int port) {
    if (ip.length == 4) {
      return new PeerAddress(0, MAPPED | bigEndian(ip, 0, 4), port);
    }
    if (ip.length == 16) {
      return new PeerAddress(bigEndian(ip, 0, 8), bigEndian(ip, 8, 8), port);
    }
    throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + ip.length);
  }

  public boolean isIpv4() {
    return high == 0 && (low & 0xFFFF_FFFF_0000_0000L) == MAPPED;
  }

  /** The network-order bytes: 4 for IPv4, 16 for IPv6. */
  public byte[] ip() {
    byte[] ip = new byte[isIpv4() ? 4 : 16];
    for (int i = ip.length - 1, shift = 0; i >= 0; i--, shift += 8) {
      ip[i] = (byte) (shift < 64 ? low >>> shift : high >>> (shift - 64));
    }
    return ip;
  }

  private static long bigEndian(byte[] bytes, int offset, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | (bytes[offset + i] & 0xFF);
    }
    return value;
  }

  // By hand: what a record would link at its first use costs a small board time and memory.
  @Override
  public boolean equals(Object other) {
    return other instanceof PeerAddress that
        && high == that.high
        && low == that.low
        && port == that.port;
  }

  @Override
  public int hashCode() {
    return (31 * Long.hashCode(high) + Long.hashCode(low)) * 31 + port;
  }
}
