package io.tiovivo.carousel;

/**
 * Says when the next packet may go so that the rate is met without bursts. Time lost to a busy
 * machine is made up at no more than twice the rate, and what is older than {@link #MAX_DEBT_NS} is
 * forgotten.
 */
final class Pacer {
  /** Most time in arrears that is still made up. */
  static final long MAX_DEBT_NS = 100_000_000;

  /**
   * What a sleep may overshoot: packets that fell due in so short a time may go back to back.
   * Without it, a rate of many packets per shortest sleep could not be kept.
   */
  static final long WAKE_NS = 250_000;

  private long bitsPerSecond;
  private long dueNs;
  private long earliestNs = Long.MIN_VALUE;
  private boolean started;

  Pacer(long bitsPerSecond) {
    this.bitsPerSecond = bitsPerSecond;
  }

  void rate(long newBitsPerSecond) {
    bitsPerSecond = newBitsPerSecond;
  }

  /** When the next packet may go; {@link Long#MIN_VALUE}: at once. */
  long nextNs() {
    return started ? Math.max(dueNs, earliestNs) : Long.MIN_VALUE;
  }

  /** Counts a packet that goes now, {@link #nextNs} being over. */
  void sent(long nowNs, long packetBytes) {
    long packetNs = Math.max(1, packetBytes * 8_000_000_000L / bitsPerSecond);
    if (!started) {
      started = true;
      dueNs = nowNs;
      earliestNs = nowNs;
    }
    long lastNs = Math.max(nextNs(), nowNs - WAKE_NS);
    dueNs = Math.max(dueNs, nowNs - MAX_DEBT_NS) + packetNs;
    earliestNs = lastNs + packetNs / 2;
  }
}
