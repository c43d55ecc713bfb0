package io.tiovivo.carousel;

import io.tiovivo.machine.Machine;

/** When what was written is made durable: after so many chunks, or so long after the first. */
final class SyncClock {
  /** Chunks that may wait to be durable: 1 MiB. */
  static final int MAX_CHUNKS = 16;

  private final long afterNs;
  private int chunks;
  private long dueNs = Machine.NEVER;

  SyncClock(long afterNs) {
    this.afterNs = afterNs;
  }

  /** Another chunk is about to be written; true: with it enough wait. */
  boolean wants() {
    return ++chunks >= MAX_CHUNKS;
  }

  /** A chunk was written, and nothing has been made durable since. */
  void written(long nowNs) {
    if (dueNs == Machine.NEVER) {
      dueNs = nowNs + afterNs;
    }
  }

  /** Nothing waits. */
  void synced() {
    chunks = 0;
    dueNs = Machine.NEVER;
  }

  long dueNs() {
    return dueNs;
  }
}
