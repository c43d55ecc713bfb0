package io.tiovivo.node.join;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.proto.Demand;
import java.util.List;
import java.util.OptionalLong;

/** What the joining leaf asks of the rest of its node. Every method has a harmless default. */
public interface JoinWorld {
  /** What we tell about ourselves. */
  LeafCard card();

  /** Whether we could become a supernode, reachability included. */
  default boolean eligible() {
    return false;
  }

  /** Whether we are of the mega reserve. */
  default boolean mega() {
    return false;
  }

  /** The fleet's switch {@code join}: while it is off nobody asks for a lease. */
  default boolean joinAllowed() {
    return true;
  }

  /** How widely the beacon spreads the joins of a mass event; empty: no beacon is known. */
  default OptionalLong joinSpreadNs() {
    return OptionalLong.empty();
  }

  /** Of the newest beacon here; 0: none. */
  default long beaconSequence() {
    return 0;
  }

  /** Supernodes that say hello on our segment, a few at most. */
  default List<Contact> segment() {
    return List.of();
  }

  /** Supernodes that the newest beacon names. */
  default List<Contact> beaconContacts() {
    return List.of();
  }

  /** Our supernode knows a beacon of this sequence. */
  default void beaconHeard(long nowNs, NodeId supernode, long sequence, Post post) {}

  /** How short of supernodes the fleet is, as ours sees it. */
  default void demandHeard(long nowNs, Demand demand, Post post) {}

  /** Where our supernode sees us. */
  default void observed(long nowNs, PeerAddress address) {}
}
