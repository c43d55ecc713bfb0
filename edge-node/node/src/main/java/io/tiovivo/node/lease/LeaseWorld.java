package io.tiovivo.node.lease;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.proto.Demand;

/** What the desk asks of the rest of its node. */
public interface LeaseWorld {
  /** Other supernodes that are known. */
  default int members() {
    return 0;
  }

  /** One of them; any order that stays for the length of a call. */
  default Spare member(int index) {
    throw new IndexOutOfBoundsException(index);
  }

  /** How short of supernodes the fleet is. */
  default Demand demand(long nowNs) {
    return Demand.getDefaultInstance();
  }

  /** Of the newest beacon here; 0: none. */
  default long beaconSequence() {
    return 0;
  }

  /** A leaf knows a beacon of this sequence. */
  default void beaconHeard(long nowNs, NodeId leaf, long sequence, Post post) {}

  /** The fleet's switch {@code join}. */
  default boolean joinAllowed() {
    return true;
  }

  /** The fleet's switch {@code handover}. */
  default boolean handoverAllowed() {
    return true;
  }

  /** A ticket for that address that the session room will know again; empty: none is made. */
  default byte[] ticket(PeerAddress from, long dueNs) {
    return new byte[0];
  }

  /** Whether that node is one of the fleet's supernodes: only those may reserve. */
  default boolean isMember(NodeId id) {
    for (int i = 0; i < members(); i++) {
      if (id.equals(member(i).contact().id())) {
        return true;
      }
    }
    return false;
  }
}
