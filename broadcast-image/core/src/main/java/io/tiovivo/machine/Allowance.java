package io.tiovivo.machine;

/** A token bucket: so many a second, and what was saved up meanwhile. It begins full. */
public final class Allowance {
  private static final long SECOND_NS = 1_000_000_000L;

  private final long perSecond;
  private final long mostNs;
  private long savedNs;
  private long lastNs;

  /**
   * @param burst so many at once at most
   */
  public Allowance(int perSecond, int burst) {
    this.perSecond = perSecond;
    mostNs = burst * SECOND_NS;
    savedNs = mostNs;
  }

  /** Takes one; false: all are used up for now. */
  public boolean take(long nowNs) {
    // Saved in nanoseconds times rate: no fractions get lost.
    long grownNs = Math.min(mostNs, Math.max(0, nowNs - lastNs)) * perSecond;
    savedNs = Math.min(mostNs, savedNs + grownNs);
    lastNs = nowNs;
    if (savedNs < SECOND_NS) {
      return false;
    }
    savedNs -= SECOND_NS;
    return true;
  }

  /** Puts back what {@link #take} gave: it was not needed. */
  public void giveBack() {
    savedNs = Math.min(mostNs, savedNs + SECOND_NS);
  }
}
