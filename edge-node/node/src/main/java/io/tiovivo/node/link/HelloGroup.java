package io.tiovivo.node.link;

import io.tiovivo.machine.PeerAddress;

/** Where a fleet's nodes say hello, given where its carousel is. */
public final class HelloGroup {
  private HelloGroup() {}

  /**
   * The address and the port after the carousel's: whoever moves one carousel out of another's way
   * has moved the hellos too. The last address or port of a range has the one before it.
   */
  public static PeerAddress beside(PeerAddress carousel) {
    long lastOctet = carousel.low() & 0xFF;
    long low = carousel.low() + (lastOctet == 0xFF ? -1 : 1);
    int port = carousel.port() + (carousel.port() == 0xFFFF ? -1 : 1);
    return new PeerAddress(carousel.high(), low, port);
  }
}
