package io.tiovivo.fleet.overlay;

import java.util.List;

/**
 * Two minutes after the last disturbance every supernode knows every other, and nobody else. Every
 * round.
 */
public final class MembersConverge implements Invariant {
  /** Detection of a death takes half a minute, comparisons are made every half minute. */
  static final long SETTLED_NS = 120_000_000_000L;

  @Override
  public void onRound(FleetView fleet) {
    if (fleet.nowNs() - fleet.disturbedNs() < SETTLED_NS) {
      return;
    }
    List<? extends NodeView> supernodes =
        fleet.nodes().stream().filter(NodeView::isServing).toList();
    for (NodeView one : supernodes) {
      if (one.members() != supernodes.size()) {
        throw broken(fleet, one, "knows " + one.members() + " of " + supernodes.size());
      }
      for (NodeView other : supernodes) {
        if (!one.knows(other.id())) {
          throw broken(fleet, one, "does not know " + other.name());
        }
      }
    }
  }
}
