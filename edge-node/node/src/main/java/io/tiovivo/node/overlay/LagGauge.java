package io.tiovivo.node.overlay;

import io.tiovivo.machine.Machine;

/**
 * Measures how late this node serves what is due: it asks to be called a moment after a datagram,
 * and sees by how much the call comes later than asked. Under load the machine's calls queue up,
 * and so does this one; an idle node is never woken for it.
 */
final class LagGauge {
  /** Between a datagram and the call: at most 50 calls a second. */
  static final long PROBE_NS = 20_000_000;

  /** A sample's weight is 1/8: some ten samples, a fifth of a second under load. */
  private static final int SHIFT = 3;

  private long dueNs = Machine.NEVER;
  private long lagNs;
  private long worstNs;
  private long measuredNs;

  /** A datagram came. */
  void onDatagram(long nowNs) {
    if (dueNs == Machine.NEVER) {
      dueNs = nowNs + PROBE_NS;
    }
  }

  /** Takes a sample if one is due. */
  void onDeadline(long nowNs) {
    if (nowNs < dueNs) {
      return;
    }
    long sampleNs = nowNs - dueNs;
    dueNs = Machine.NEVER;
    lagNs += (sampleNs - lagNs) >> SHIFT;
    worstNs = Math.max(worstNs, sampleNs);
    measuredNs = nowNs;
  }

  long deadlineNs() {
    return dueNs;
  }

  /** The lag now, smoothed; what was measured long ago halves every second. */
  long lagNs(long nowNs) {
    long halvings = Math.min(62, Math.max(0, nowNs - measuredNs) / 1_000_000_000L);
    return lagNs >> halvings;
  }

  /** The greatest lag of a single sample since the start. */
  long worstNs() {
    return worstNs;
  }
}
