package io.tiovivo.fleet.overlay;

/** Sessions and receive queues keep their limits. Every round. */
public final class QueuesBounded implements Invariant {
  @Override
  public void onRound(FleetView fleet) {
    for (NodeView node : fleet.nodes()) {
      if (node.sessions() > node.mostSessions()) {
        throw broken(fleet, node, node.sessions() + " sessions of " + node.mostSessions());
      }
      if (node.longestQueue() > node.mostQueue()) {
        throw broken(fleet, node, node.longestQueue() + " datagrams of " + node.mostQueue());
      }
    }
  }
}
