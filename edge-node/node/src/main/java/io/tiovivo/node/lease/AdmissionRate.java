package io.tiovivo.node.lease;

/**
 * How many joins a second this host can serve, found by trying: the rate rises while deadlines are
 * served in time and the rate is used, and is cut when they are served late. Additive rise would
 * take minutes to cross two orders of magnitude, so it rises by a share, as slow start does.
 */
final class AdmissionRate {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int LAG_WEIGHT = 4;
  private static final int IDLE_DECAY = 100;
  private static final long LAG_FORGOTTEN_NS = 5 * SECOND_NS;

  private final LeaseSettings settings;
  private long ratePermille;
  private long lagNs;
  private long lagAtNs = Long.MIN_VALUE / 2;
  private long cutAtNs = Long.MIN_VALUE / 2;
  private long tickAtNs;
  private int admitted;

  AdmissionRate(LeaseSettings settings) {
    this.settings = settings;
    this.ratePermille = settings.startPerS() * 1_000L;
  }

  /** Joins a second, in thousandths. */
  long ratePermille() {
    return ratePermille;
  }

  /** Smoothed. */
  long lagNs() {
    return lagNs;
  }

  boolean late() {
    return lagNs > settings.lagTargetNs();
  }

  /** Starts anew, slowly: after a start, or when a neighbour's leaves are about to come. */
  void restart(long nowNs) {
    ratePermille = Math.min(ratePermille, settings.startPerS() * 1_000L);
    tickAtNs = nowNs;
    admitted = 0;
  }

  void admitted() {
    admitted++;
  }

  void lag(long nowNs, long measuredNs) {
    lagNs += (Math.max(0, measuredNs) - lagNs) / LAG_WEIGHT;
    lagAtNs = nowNs;
    if (late() && nowNs - cutAtNs >= settings.cutEveryNs()) {
      cutAtNs = nowNs;
      ratePermille =
          Math.max(settings.floorPerS() * 1_000L, ratePermille * settings.cutPermille() / 1_000);
    }
  }

  /** Call about once a second. */
  void tick(long nowNs) {
    if (nowNs - tickAtNs < SECOND_NS) {
      return;
    }
    // A rate that nobody uses proves nothing.
    boolean used = admitted * 2_000L >= ratePermille;
    boolean measured = nowNs - lagAtNs < LAG_FORGOTTEN_NS;
    if (used && measured && !late()) {
      long risen = ratePermille + ratePermille * settings.risePermille() / 1_000;
      ratePermille = Math.min(settings.mostPerS() * 1_000L, risen);
    } else if (!used && ratePermille > settings.startPerS() * 1_000L) {
      ratePermille -= ratePermille / IDLE_DECAY;
    }
    admitted = 0;
    tickAtNs = nowNs;
  }
}
