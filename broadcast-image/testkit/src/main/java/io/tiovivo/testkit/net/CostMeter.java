package io.tiovivo.testkit.net;

/**
 * Adds up what simulated work would have cost on a desktop core. One for a whole world: only one
 * host is at work at any moment, and the network reads the meter around it.
 */
public final class CostMeter {
  private long spentNs;
  private long totalNs;

  /** Charges the host that is at work. */
  public void charge(long desktopNs) {
    spentNs += desktopNs;
    totalNs += desktopNs;
  }

  /** Everything that was ever charged. */
  public long totalNs() {
    return totalNs;
  }

  /** Charged since {@link #reset}. */
  long spentNs() {
    return spentNs;
  }

  void reset() {
    spentNs = 0;
  }
}
