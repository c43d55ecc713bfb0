package io.tiovivo.headend.broadcast;

/**
 * How fast a carousel is: at its full rate for some time after each change of what is on the air,
 * and then a trickle, for most boxes have it by then and the others still get it.
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

  /** One rate for ever. */
  static RateSchedule steady(long bitsPerSecond) {
    return new RateSchedule(bitsPerSecond, bitsPerSecond, 0);
  }

  /** The rate so long after the last change. */
  long bitsPerSecond(long sinceChangeNs) {
    return sinceChangeNs < afterNs ? fullBitsPerSecond : trickleBitsPerSecond;
  }
}
