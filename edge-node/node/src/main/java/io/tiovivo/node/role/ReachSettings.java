package io.tiovivo.node.role;

import java.util.concurrent.TimeUnit;

/**
 * How reachability is tested.
 *
 * @param everyNs a test that succeeded is repeated after this
 * @param retryNs one that failed after this
 * @param answerNs a knock must come within this
 * @param askers different supernodes whose knocks must arrive
 * @param knocksPerMinute that a supernode sends for others
 */
public record ReachSettings(
    long everyNs, long retryNs, long answerNs, int askers, int knocksPerMinute) {
  public ReachSettings {
    if (everyNs <= 0 || retryNs <= 0 || answerNs <= 0 || answerNs > retryNs) {
      throw new IllegalArgumentException("a test ends before it is repeated");
    }
    if (askers < 1 || askers > 4 || knocksPerMinute < 1) {
      throw new IllegalArgumentException("1 to 4 askers, at least one knock a minute");
    }
  }

  /** The settings that docs/OVERLAY.md gives the reasons for. */
  public static ReachSettings standard() {
    return new ReachSettings(s(3_600), s(300), s(10), 2, 60);
  }

  /** The same with every time multiplied. */
  public ReachSettings scaled(double by) {
    return new ReachSettings(
        (long) (everyNs * by),
        (long) (retryNs * by),
        (long) (answerNs * by),
        askers,
        knocksPerMinute);
  }

  private static long s(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
