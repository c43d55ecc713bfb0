package io.tiovivo.carousel;

import io.tiovivo.machine.PeerAddress;

/**
 * Estimates how many packets get lost on the way, from the gaps in the symbol ids of each block.
 * Each head-end counts by itself; beyond {@link #MAX_SOURCES} the last one's place is reused.
 */
final class LossEstimate {
  /** Head-ends that are told apart. */
  static final int MAX_SOURCES = 4;

  /** A larger step is a new start, not a gap. */
  private static final int MAX_GAP = 1 << 16;

  private static final int ESI_MASK = 0xFFFFFF;
  private static final int MAX_BLOCKS = 256;
  private static final double SMOOTHING = 0.3;

  private final PeerAddress[] sources = new PeerAddress[MAX_SOURCES];
  private final int[][] lastEsi = new int[MAX_SOURCES][];
  private long sent;
  private long received;
  private double smoothed = -1;

  void packet(PeerAddress from, int sbn, int esi) {
    int[] last = lastEsi[source(from)];
    int step = esi - last[sbn] & ESI_MASK;
    if (last[sbn] < 0 || step >= MAX_GAP && ESI_MASK + 1 - step >= MAX_GAP) {
      last[sbn] = esi;
    } else if (step < MAX_GAP && step > 0) {
      sent += step;
      received++;
      last[sbn] = esi;
    } else if (step != 0) {
      received++; // Overtaken by a later one: it was counted as lost.
    }
  }

  /** Closes an interval; parts per million, -1: nothing is known yet. */
  int intervalPpm() {
    if (sent > 0) {
      double lost = Math.max(0, sent - received) / (double) sent;
      smoothed = smoothed < 0 ? lost : smoothed + SMOOTHING * (lost - smoothed);
      sent = 0;
      received = 0;
    }
    return smoothed < 0 ? -1 : (int) Math.round(smoothed * 1_000_000);
  }

  private int source(PeerAddress from) {
    for (int i = 0; i < MAX_SOURCES; i++) {
      if (from.equals(sources[i])) {
        return i;
      }
      if (sources[i] == null || i == MAX_SOURCES - 1) {
        sources[i] = from;
        lastEsi[i] = new int[MAX_BLOCKS];
        java.util.Arrays.fill(lastEsi[i], -1);
        return i;
      }
    }
    throw new AssertionError("the last place is always reused");
  }
}
