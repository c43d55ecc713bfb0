package io.tiovivo.fleet.overlay;

/**
 * No healthy node that reaches the others is without a lease for longer than a bound, counted from
 * when it lost it or started, or from when the network let it. Every round.
 */
public final class NobodyStranded implements Invariant {
  private final long boundNs;
  private long allowedNs;

  /**
   * @param boundS longest time without a lease, in seconds
   */
  public NobodyStranded(long boundS) {
    this.boundNs = boundS * 1_000_000_000;
  }

  /** The network lets everybody from now on: what was before does not count. */
  public void allowedFrom(long nowNs) {
    allowedNs = nowNs;
  }

  @Override
  public void onRound(FleetView fleet) {
    for (NodeView node : fleet.nodes()) {
      long sinceNs = Math.max(allowedNs, node.changedNs());
      boolean stranded = node.isExpectedToJoin() && node.supernode() == null;
      if (stranded && fleet.nowNs() - sinceNs > boundNs) {
        long waitedS = (fleet.nowNs() - sinceNs) / 1_000_000_000;
        throw broken(
            fleet, node, "no lease for " + waitedS + " s, " + node.attempts() + " attempts");
      }
    }
  }
}
