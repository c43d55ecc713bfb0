package io.tiovivo.node.message;

import io.tiovivo.identity.NodeId;

/** Told by the room that keeps leases what becomes of this supernode's leaves. */
public interface LeafBook {
  /** A leaf got a lease, or one that has a lease started anew. */
  void leased(long nowNs, NodeStart leaf);

  /** A leaf renewed its lease: it is there. */
  void renewed(long nowNs, NodeId leaf);

  /**
   * A lease ended.
   *
   * @param moved the leaf went to another supernode, so it is not down
   */
  void ended(long nowNs, NodeId leaf, boolean moved);
}
