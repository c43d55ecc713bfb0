package io.tiovivo.node.lease;

/**
 * Signs of trouble to come, over the last minute: joins that were not the first, leases that end.
 */
final class Precursors {
  private static final long MINUTE_NS = 60_000_000_000L;

  private final Window joins = new Window();
  private final Window retries = new Window();
  private final Window ends = new Window();

  void joined(long nowNs, boolean retry) {
    joins.add(nowNs);
    if (retry) {
      retries.add(nowNs);
    }
  }

  void ended(long nowNs) {
    ends.add(nowNs);
  }

  int retryPermille(long nowNs) {
    long all = joins.lately(nowNs);
    return all == 0 ? 0 : (int) Math.min(1_000, retries.lately(nowNs) * 1_000 / all);
  }

  int turnoverPermille(long nowNs, int leases) {
    return (int) Math.min(10_000, ends.lately(nowNs) * 1_000 / Math.max(1, leases));
  }

  /** Counts of this minute and the one before it; the latter fades out. */
  private static final class Window {
    private long minute = Long.MIN_VALUE;
    private long current;
    private long previous;

    void add(long nowNs) {
      turn(nowNs);
      current++;
    }

    long lately(long nowNs) {
      turn(nowNs);
      long leftNs = MINUTE_NS - Math.floorMod(nowNs, MINUTE_NS);
      return current + previous * (leftNs / 1_000_000) / (MINUTE_NS / 1_000_000);
    }

    private void turn(long nowNs) {
      long now = Math.floorDiv(nowNs, MINUTE_NS);
      if (now != minute) {
        previous = now == minute + 1 ? current : 0;
        current = 0;
        minute = now;
      }
    }
  }
}
