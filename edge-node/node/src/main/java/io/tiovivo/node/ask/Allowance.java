package io.tiovivo.node.ask;

/** A token bucket: so many a second, and what was saved up. */
final class Allowance {
  private final long perSecond;
  private final long mostNs;
  private long savedNs;
  private long lastNs;

  Allowance(int perSecond, int burst) {
    this.perSecond = perSecond;
    mostNs = burst * 1_000_000_000L;
    savedNs = mostNs;
  }

  /** False: the budget is used up for now. */
  boolean take(long nowNs) {
    // Saved in nanoseconds times rate: no fractions get lost.
    long grownNs = Math.min(mostNs, Math.max(0, nowNs - lastNs)) * perSecond;
    savedNs = Math.min(mostNs, savedNs + grownNs);
    lastNs = nowNs;
    if (savedNs < 1_000_000_000L) {
      return false;
    }
    savedNs -= 1_000_000_000L;
    return true;
  }
}
