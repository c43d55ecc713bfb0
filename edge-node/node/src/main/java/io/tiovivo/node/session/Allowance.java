package io.tiovivo.node.session;

/** So many times a second, and as many at once. */
final class Allowance {
  private static final long SECOND_NS = 1_000_000_000L;

  private final int perSecond;
  private long spentUntilNs = Long.MIN_VALUE / 2;

  Allowance(int perSecond) {
    this.perSecond = perSecond;
  }

  boolean take(long nowNs) {
    long from = Math.max(spentUntilNs, nowNs - SECOND_NS);
    if (from + SECOND_NS / perSecond > nowNs) {
      return false;
    }
    spentUntilNs = from + SECOND_NS / perSecond;
    return true;
  }
}
