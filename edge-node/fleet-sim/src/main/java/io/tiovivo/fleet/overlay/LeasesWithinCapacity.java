package io.tiovivo.fleet.overlay;

/** No supernode holds more leases than its profile and owner allow. After every step. */
public final class LeasesWithinCapacity implements Invariant {
  @Override
  public void onStep(FleetView fleet, NodeView node) {
    if (node.isServing() && node.leases() > node.mostLeases()) {
      throw broken(fleet, node, node.leases() + " leases of " + node.mostLeases());
    }
  }
}
