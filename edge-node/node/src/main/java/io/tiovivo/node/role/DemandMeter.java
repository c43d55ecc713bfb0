package io.tiovivo.node.role;

import io.tiovivo.node.proto.Demand;

/**
 * How short of supernodes the fleet is, as one supernode sees it, and with what odds each leaf is
 * to draw so that on average as many come forward as are missing.
 */
final class DemandMeter {
  private static final int PPM = 1_000_000;

  private final RoleSettings settings;
  private Demand demand = Demand.getDefaultInstance();
  private long epochAtNs = Long.MIN_VALUE;
  private long megaAtNs = Long.MIN_VALUE;
  private int epoch;
  private int shortFor;

  DemandMeter(RoleSettings settings) {
    this.settings = settings;
  }

  /** Starts anew: what was measured before is stale. */
  void restart() {
    epochAtNs = Long.MIN_VALUE;
    megaAtNs = Long.MIN_VALUE;
    shortFor = 0;
    demand = Demand.getDefaultInstance();
  }

  /** What leaves are told; measured anew once an epoch, for the reserve more often. */
  Demand demand(long nowNs, FleetTotals totals, boolean promotion, boolean mega) {
    if (megaAtNs != Long.MIN_VALUE && nowNs - megaAtNs < settings.megaEpochNs()) {
      return demand;
    }
    megaAtNs = nowNs;
    int called = mega ? megas(totals) : 0;
    int promotePpm = demand.getPromotePpm();
    if (epochAtNs == Long.MIN_VALUE || nowNs - epochAtNs >= settings.epochNs()) {
      epochAtNs = nowNs;
      epoch++;
      promotePpm = promotion ? odds(missing(totals, called), totals.eligible()) : 0;
    }
    demand =
        Demand.newBuilder()
            .setEpoch(epoch)
            .setPromotePpm(promotePpm)
            .setMegaPpm(odds(called, totals.reserve()))
            .build();
    return demand;
  }

  /** Supernodes that the fleet needs. */
  int need(FleetTotals totals) {
    int byRisk = Math.min(settings.leastSupernodes(), totals.alive() + totals.eligible());
    if (totals.alive() == 0 || totals.capacity() <= 0) {
      return Math.max(1, byRisk);
    }
    long useful = Math.max(1, totals.capacity() * settings.targetPermille() / 1_000);
    long byLoad = (totals.leases() * totals.alive() + useful - 1) / useful;
    return (int) Math.max(byRisk, Math.min(Integer.MAX_VALUE, byLoad));
  }

  /** Whether the reserve is called for. */
  boolean callsMegas(FleetTotals totals) {
    int members = totals.alive() + totals.diedLately();
    boolean dying =
        totals.diedLately() > 1
            && totals.diedLately() * 1_000L >= (long) members * settings.megaDeathsPermille();
    return totals.utilisationPermille() > settings.megaPermille()
        || dying && need(totals) > totals.alive();
  }

  private int megas(FleetTotals totals) {
    return callsMegas(totals) ? Math.max(1, need(totals) - totals.alive()) : 0;
  }

  /** Lasting supernodes that are missing; megas stand in for them only while they are called. */
  private int missing(FleetTotals totals, int called) {
    int standIns = called > 0 ? Math.min(called, totals.reserve()) : -totals.megas();
    int missing = need(totals) - totals.alive() - standIns;
    if (missing <= 0) {
      shortFor = 0;
      return 0;
    }
    shortFor++;
    return missing > 1 || shortFor >= settings.shortEpochs() ? missing : 0;
  }

  private static int odds(int missing, int drawing) {
    if (missing <= 0 || drawing <= 0) {
      return 0;
    }
    return (int) Math.min(PPM, (long) missing * PPM / drawing);
  }
}
