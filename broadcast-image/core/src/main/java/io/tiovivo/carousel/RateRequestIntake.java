package io.tiovivo.carousel;

import io.tiovivo.image.Toi;
import io.tiovivo.wire.WireReader;

/**
 * Which requests for the full rate a head-end listens to: those of who has heard one of its beacons
 * of late, and one a second. A forged one brings the rate that the operator allows, and no more.
 */
final class RateRequestIntake {
  /** Beacons older than this, by their sequence in milliseconds, invite nobody any more. */
  static final int MOST_AGE_MS = 120_000;

  private static final long PAUSE_NS = 1_000_000_000;

  private final int tsi;
  private long nextNs = Long.MIN_VALUE;

  RateRequestIntake(int tsi) {
    this.tsi = tsi;
  }

  /**
   * Takes what came.
   *
   * @param newestToi of the newest beacon; 0: there was none yet
   * @return whether it is a request, and counts
   */
  boolean takes(long nowNs, int newestToi, WireReader in) {
    boolean counts =
        nowNs >= nextNs
            && RateRequest.parse(in)
                .filter(each -> each.tsi() == tsi && isRecent(newestToi, each.beaconToi()))
                .isPresent();
    if (counts) {
      nextNs = nowNs + PAUSE_NS;
    }
    return counts;
  }

  private static boolean isRecent(int newestToi, int toi) {
    return newestToi != 0
        && Toi.kind(toi) == Toi.Kind.BEACON
        && (Toi.value(newestToi) - Toi.value(toi) & Toi.value(-1)) <= MOST_AGE_MS;
  }
}
