package io.tiovivo.node.update;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.WireReader;

/** Takes packets of the carousel while it wants them. */
public interface CarouselUser {
  /** Whether the carousel's packets are wanted now. */
  boolean wantsCarousel(long nowNs);

  /** A datagram of the carousel, while they are wanted. */
  void onDatagram(long nowNs, PeerAddress from, WireReader in);
}
