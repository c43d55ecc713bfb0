package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Contact;

/** Told by the room that keeps leases what becomes of this supernode's leaves. */
public interface LeafBook {
  /** A lease was granted, or a leaf that has one started anew. */
  void up(long nowNs, LeafCard leaf, long leaseEndsNs);

  /** A lease was renewed. */
  void renewed(long nowNs, NodeId leaf, long leaseEndsNs);

  /** A lease ended: given back or run out. */
  void down(long nowNs, NodeId leaf);

  /** A leaf was handed over; its new supernode publishes it, this one only answers for a while. */
  void moved(long nowNs, NodeId leaf, Contact to);
}
