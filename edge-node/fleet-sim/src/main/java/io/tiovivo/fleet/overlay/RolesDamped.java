package io.tiovivo.fleet.overlay;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.node.role.NodeRole;
import io.tiovivo.node.role.RoleEvent;
import java.util.HashMap;
import java.util.Map;

/**
 * A node that serves others does so for the hold time at least, unless its host is in danger, or
 * its segment chose it while it was alone; one whose owner fixed the role leaves it for its host
 * alone. And none takes the role up more than twice within that time, but by its owner's will, at
 * each of its starts. At every change of a role.
 */
public final class RolesDamped implements Invariant {
  private final long holdNs;
  private final Map<NodeId, Long> sinceNs = new HashMap<>();
  private final Map<NodeId, Long> beforeNs = new HashMap<>();
  private final Map<NodeId, String> reasons = new HashMap<>();

  public RolesDamped(long holdNs) {
    this.holdNs = holdNs;
  }

  @Override
  public void onEvent(FleetView fleet, NodeView node, Event event) {
    if (!(event instanceof RoleEvent.RoleChanged changed)) {
      return;
    }
    long nowNs = fleet.nowNs();
    boolean was = changed.from() == NodeRole.SUPERNODE || changed.from() == NodeRole.MEGA;
    boolean is = changed.to() == NodeRole.SUPERNODE || changed.to() == NodeRole.MEGA;
    if (is && !was && changed.reason().contains("the owner")) {
      sinceNs.put(node.id(), nowNs);
      reasons.put(node.id(), changed.reason());
    } else if (is && !was) {
      reasons.put(node.id(), changed.reason());
      Long before = beforeNs.put(node.id(), sinceNs.getOrDefault(node.id(), -holdNs));
      if (before != null && nowNs - before < holdNs) {
        throw broken(fleet, node, "serves for the third time within the hold time: " + changed);
      }
      sinceNs.put(node.id(), nowNs);
    } else if (was && !is && !changed.reason().contains("host")) {
      String reason = reasons.getOrDefault(node.id(), "");
      if (reason.contains("the owner")) {
        throw broken(fleet, node, "left the role that its owner fixed: " + changed);
      }
      if (reason.contains("no supernode in reach") && changed.reason().contains("nobody outside")) {
        return;
      }
      long heldNs = nowNs - sinceNs.getOrDefault(node.id(), -holdNs);
      if (heldNs < holdNs) {
        throw broken(fleet, node, "held its role for " + heldNs / 1_000_000_000 + " s: " + changed);
      }
    }
  }
}
