package io.tiovivo.node.update;

import io.tiovivo.machine.PeerAddress;

/** What the node does for its update. On the loop's thread. */
public interface UpdateHost {
  /** {@link UpdatePart#wantsCarousel} may have changed: joins or leaves the carousel's group. */
  void look();

  /** Sends a datagram to a head-end; one that cannot be sent is lost. */
  void send(PeerAddress to, byte[] bytes, int offset, int length);

  /** Whether others hold leases here. */
  boolean serves();

  /** Has this node hand over what it does for others, and do no more of it. */
  void drain(String reason);

  /** Has this node serve others, or not, as its owner lets it. */
  void serve(boolean allowed);

  /** Bytes of the overlay and the carousel since the start, both directions. */
  long trafficBytes();

  /** Ends the process; whoever started it starts it again. */
  void restart();
}
