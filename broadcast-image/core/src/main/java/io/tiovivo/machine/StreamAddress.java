package io.tiovivo.machine;

/**
 * Addresses that stand for TLS connections: in 100::/64, which is never routed (RFC 6666). The
 * adapter makes them; to machines they are addresses like any other.
 */
public final class StreamAddress {
  private static final long PREFIX = 0x0100_0000_0000_0000L;
  private static final int NUMBER_BITS = 32;

  private StreamAddress() {}

  /** Whether an address stands for a connection. */
  public static boolean is(PeerAddress address) {
    return address.high() == PREFIX;
  }

  /**
   * The address of a connection.
   *
   * @param peer the other end
   * @param number of the connection
   */
  public static PeerAddress of(PeerAddress peer, int number) {
    // IPv4 as it is; of IPv6 the network, since a host picks the rest as it likes.
    long origin = peer.isIpv4() ? peer.low() : mixed(peer.high());
    return new PeerAddress(
        PREFIX, origin << NUMBER_BITS | Integer.toUnsignedLong(number), peer.port());
  }

  /** What the addresses of one host have in common, in place of {@link PeerAddress#low}. */
  public static long origin(PeerAddress address) {
    return is(address) ? address.low() >>> NUMBER_BITS << NUMBER_BITS : address.low();
  }

  /** Whether two addresses are of one host, whatever the ports; of IPv6, of one network. */
  public static boolean sameHost(PeerAddress one, PeerAddress other) {
    return one.high() == other.high()
        && (one.isIpv4() || is(one) ? origin(one) == origin(other) : true);
  }

  private static long mixed(long network) {
    return (network * 0x9E37_79B9_7F4A_7C15L) >>> NUMBER_BITS;
  }
}
