package io.tiovivo.fleet.overlay;

import java.util.ArrayList;
import java.util.List;

/**
 * Once things have settled, a leaf's lease is held by the supernode that the leaf believes to hold
 * it, and by no other. Every round.
 */
public final class OneSupernodePerLeaf implements Invariant {
  /** A lease that a leaf left without a word runs on for its 90 s; then some. */
  static final long SETTLED_NS = 100_000_000_000L;

  @Override
  public void onRound(FleetView fleet) {
    List<NodeView> supernodes = new ArrayList<>();
    fleet.nodes().stream().filter(NodeView::isServing).forEach(supernodes::add);
    for (NodeView leaf : fleet.nodes()) {
      boolean settled =
          leaf.isExpectedToJoin()
              && leaf.supernode() != null
              && fleet.nowNs() - Math.max(leaf.changedNs(), fleet.disturbedNs()) > SETTLED_NS;
      if (settled) {
        check(fleet, leaf, supernodes);
      }
    }
  }

  private void check(FleetView fleet, NodeView leaf, List<NodeView> supernodes) {
    NodeView holder = fleet.node(leaf.supernode());
    // On its way: the next one may have heard of it before the leaf has, or the other way round.
    boolean moving = holder != null && holder.isDraining();
    int others = 0;
    for (NodeView supernode : supernodes) {
      boolean believed = supernode.id().equals(leaf.supernode());
      boolean holds = supernode.holds(leaf.id());
      others += holds && !believed ? 1 : 0;
      boolean excused = moving && others <= 1;
      if (holds != believed && !excused) {
        throw broken(
            fleet,
            leaf,
            supernode.name() + (believed ? " holds no lease of it" : " holds one as well"));
      }
    }
  }
}
