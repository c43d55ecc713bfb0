package io.tiovivo.carousel;

/** Holds the next decode back after one that failed: each costs flash writes. */
final class DecodePause {
  /** After the first failure; doubles each time. */
  static final long FIRST_NS = 1_000_000_000;

  /** The longest. */
  static final long LONGEST_NS = 600_000_000_000L;

  private static final int MAX_DOUBLINGS = 16;

  private int failures;
  private long untilNs = Long.MIN_VALUE;

  void failed(long nowNs) {
    int doublings = Math.min(MAX_DOUBLINGS, failures++);
    untilNs = nowNs + Math.min(LONGEST_NS, FIRST_NS << doublings);
  }

  boolean holds(long nowNs) {
    return nowNs < untilNs;
  }
}
