package io.tiovivo.node.link;

import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;

/** What a {@link HelloMachine} tells its node. */
public sealed interface HelloEvent extends Event {
  /** One of our own hellos came back off the segment: we can be heard. */
  record OwnHelloHeard() implements HelloEvent {}

  /**
   * A peer that was not in the table, or one that has started anew.
   *
   * @param count peers in the table now
   */
  record PeerFound(Peer peer, int count) implements HelloEvent {}

  /** A peer that is in the table says something else about itself: another role, another port. */
  record PeerChanged(Peer peer) implements HelloEvent {}

  /**
   * A peer left the table.
   *
   * @param leaving it said goodbye; otherwise it fell silent
   * @param count peers in the table now
   */
  record PeerLost(Peer peer, boolean leaving, int count) implements HelloEvent {}

  /** Somebody else uses our node id: a card was copied. Told once for each hello that shows it. */
  record IdentityTaken(PeerAddress from) implements HelloEvent {}

  /** None of our last hellos came back: the sockets may have lost their interface. */
  record Deaf(int unheardHellos) implements HelloEvent {}
}
