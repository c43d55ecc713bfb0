package io.tiovivo.node.role;

import io.tiovivo.identity.NodeId;
import java.util.List;

/** What the roles ask of the rest of their node. */
public interface RoleWorld {
  /** Facts that say whether this node may serve others. */
  RoleFacts facts(long nowNs);

  /** The fleet's supernodes, as this one knows them; meaningful on a supernode only. */
  FleetTotals totals(long nowNs);

  /** Leases here. */
  int leases();

  /** Since when a leaf has had no supernode in reach; {@code Machine.NEVER}: there is one. */
  long aloneSinceNs();

  /** Tested while serving, and nobody outside could knock. */
  boolean knownUnreachable();

  /** Nodes that say hello on our segment. */
  List<SegmentPeer> segment();

  /** The fleet's switch {@code promotion}. */
  default boolean promotionAllowed() {
    return true;
  }

  /** The fleet's switch {@code mega}. */
  default boolean megaAllowed() {
    return true;
  }

  /** Another node of the segment. */
  record SegmentPeer(NodeId id, boolean supernode) {}
}
