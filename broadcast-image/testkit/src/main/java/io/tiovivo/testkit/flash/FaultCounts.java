package io.tiovivo.testkit.flash;

import java.util.Arrays;

/** How often each fault fired: a test that relies on one proves by this that it came. */
public final class FaultCounts {
  private final long[] counts = new long[Fault.values().length];

  void add(Fault fault) {
    counts[fault.ordinal()]++;
  }

  /** How often so far. */
  public long of(Fault fault) {
    return counts[fault.ordinal()];
  }

  /** Adds those of another flash, for a sum over many. */
  public void add(FaultCounts other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** The faults that fired, each with its number. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Fault fault : Fault.values()) {
      if (of(fault) > 0) {
        text.append(text.length() == 0 ? "" : ", ").append(fault).append(' ').append(of(fault));
      }
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FaultCounts that && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }
}
