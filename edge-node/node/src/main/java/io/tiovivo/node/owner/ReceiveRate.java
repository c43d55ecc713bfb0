package io.tiovivo.node.owner;

/**
 * Keeps reception in the background within a rate, by leaving the carousel's group for a while: a
 * box cannot ask a broadcast to go slower. Deals in spans of {@link #SPAN_NS}, since every join and
 * leave is a message to the switches.
 */
public final class ReceiveRate {
  /** What came in it is paid for before the next one. */
  static final long SPAN_NS = 10_000_000_000L;

  private final long bitsPerSecond;
  private long spanNs;
  private long spanBytes;
  private long restNs = Long.MIN_VALUE;
  private boolean begun;

  /**
   * @param bitsPerSecond 0: as fast as it comes
   */
  public ReceiveRate(long bitsPerSecond) {
    this.bitsPerSecond = bitsPerSecond;
  }

  /** Counts a datagram. */
  public void count(long nowNs, int bytes) {
    if (!begun) {
      begun = true;
      spanNs = nowNs;
    }
    spanBytes += bytes;
    if (bitsPerSecond == 0 || nowNs - spanNs < SPAN_NS) {
      return;
    }
    long owedNs = (long) (spanBytes * 8.0 / bitsPerSecond * 1e9);
    restNs = Math.max(nowNs, spanNs + owedNs);
    begun = false;
    spanBytes = 0;
  }

  /** Whether to stay away from the group now. */
  public boolean rests(long nowNs) {
    return nowNs < restNs;
  }

  /** When {@link #rests} ends; in the past: it does not rest. */
  public long restEndNs() {
    return restNs;
  }
}
