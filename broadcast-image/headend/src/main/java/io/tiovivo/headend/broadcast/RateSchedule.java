package io.tiovivo.headend.broadcast;

/**
 * How fast a carousel is: at its full rate for some time after each change of what is on the air,
 * and then a trickle, for most boxes have it by then and the others still get it. A box that asks
 * brings the full rate back for as long as it takes to send all of it three times.
 *
 * @param fullBitsPerSecond of IP packets
 * @param trickleBitsPerSecond the same; as much as the full rate: it never slows down
 * @param afterNs how long the full rate lasts
 */
record RateSchedule(long fullBitsPerSecond, long trickleBitsPerSecond, long afterNs) {
  RateSchedule {
    if (trickleBitsPerSecond > fullBitsPerSecond) {
      throw new IllegalArgumentException(
          "the trickle is faster than the rate: " + trickleBitsPerSecond + " bit/s");
    }
  }

  /** A box that loses half of it has an image after two of its lengths, and some more. */
  private static final int TIMES_OVER = 3;

  private static final long LEAST_NS = 10_000_000_000L;

  /** One rate for ever. */
  static RateSchedule steady(long bitsPerSecond) {
    return new RateSchedule(bitsPerSecond, bitsPerSecond, 0);
  }

  /** The rate so long after the last change. */
  long bitsPerSecond(long sinceChangeNs) {
    return sinceChangeNs < afterNs ? fullBitsPerSecond : trickleBitsPerSecond;
  }

  /**
   * How long the full rate lasts after a request.
   *
   * @param imageBytes of all that is on the air
   */
  long grantedNs(long imageBytes) {
    double seconds = 8.0 * TIMES_OVER * imageBytes / fullBitsPerSecond;
    return Math.max(LEAST_NS, (long) (seconds * 1e9));
  }

  /** Whether there are times at which a request would change something. */
  boolean hasTrickle() {
    return trickleBitsPerSecond < fullBitsPerSecond;
  }
}
