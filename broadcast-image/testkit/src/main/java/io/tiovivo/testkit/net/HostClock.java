package io.tiovivo.testkit.net;

/**
 * A host's own idea of the time: starts somewhere and runs a little too fast or too slow. Never
 * goes back.
 *
 * @param offsetNs at the world's time 0
 * @param ppm faster than the world's; a quartz keeps within 100
 */
public record HostClock(long offsetNs, int ppm) {
  static final HostClock EXACT = new HostClock(0, 0);

  private static final long MILLION = 1_000_000;

  /** Keeps products in 64 bits for a hundred days of virtual time. */
  private static final int MOST_PPM = 1_000;

  public HostClock {
    if (offsetNs < 0 || Math.abs(ppm) > MOST_PPM) {
      throw new IllegalArgumentException("a clock of offset " + offsetNs + " and ppm " + ppm);
    }
  }

  /** What the clock shows. */
  long local(long worldNs) {
    return offsetNs + worldNs + Math.floorDiv(worldNs * ppm, MILLION);
  }

  /** A moment at which the clock shows at least this, at most nanoseconds after the first. */
  long world(long localNs) {
    long runNs = localNs - offsetNs;
    long worldNs = runNs <= 0 ? 0 : runNs - runNs * ppm / (MILLION + ppm);
    while (local(worldNs) < localNs) {
      worldNs += localNs - local(worldNs);
    }
    return worldNs;
  }
}
