package io.tiovivo.fleet.overlay;

import io.tiovivo.machine.Event;
import io.tiovivo.node.lease.DeskState;
import io.tiovivo.node.lease.LeaseEvent;
import io.tiovivo.node.role.NodeRole;
import io.tiovivo.node.role.RoleEvent;

/**
 * No supernode becomes a leaf while it holds leases: it hands them over first. At every change of a
 * role or a desk.
 */
public final class NobodySwitchesItselfOff implements Invariant {
  @Override
  public void onEvent(FleetView fleet, NodeView node, Event event) {
    if (event instanceof LeaseEvent.DeskChanged desk
        && desk.state() == DeskState.CLOSED
        && desk.leases() > 0) {
      throw broken(fleet, node, "closed with " + desk.leases() + " leases: " + desk.reason());
    }
    if (event instanceof RoleEvent.RoleChanged changed
        && changed.to() == NodeRole.LEAF
        && node.leases() > 0) {
      throw broken(fleet, node, "became a leaf with " + node.leases() + " leases: " + changed);
    }
  }
}
