package io.tiovivo.carousel;

/**
 * Limits how often a signature is checked, so that an attacker cannot buy all of a box's time with
 * small packets: a token bucket that holds two seconds' worth.
 */
final class CheckAllowance {
  private static final int BURST_S = 2;
  private static final long SECOND_NS = 1_000_000_000;

  private final long tokenNs;
  private final long fullNs;
  private long savedNs;
  private long lastNs;
  private boolean started;

  CheckAllowance(int checksPerSecond) {
    tokenNs = SECOND_NS / checksPerSecond;
    fullNs = BURST_S * SECOND_NS;
    savedNs = fullNs;
  }

  /** True when a check may be made now; it is counted then. */
  boolean take(long nowNs) {
    if (started) {
      savedNs = Math.min(fullNs, savedNs + (nowNs - lastNs));
    }
    started = true;
    lastNs = nowNs;
    if (savedNs < tokenNs) {
      return false;
    }
    savedNs -= tokenNs;
    return true;
  }
}
