package io.tiovivo.node.overlay;

import io.tiovivo.machine.PeerAddress;

/** Addresses that stand for TLS connections: those of 100::/64, which lead nowhere (RFC 6666). */
public final class Streams {
  private static final long DISCARD_PREFIX = 0x0100_0000_0000_0000L;

  private Streams() {}

  /** Whether this address stands for a connection. */
  public static boolean isStream(PeerAddress address) {
    return address.high() == DISCARD_PREFIX;
  }
}
