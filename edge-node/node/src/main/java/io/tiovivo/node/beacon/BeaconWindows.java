package io.tiovivo.node.beacon;

import io.tiovivo.machine.Machine;
import java.util.SplittableRandom;

/**
 * When to listen to the carousel for beacons: until a first one is believed; then for some seconds
 * every ten minutes, unless a newer one has come from a peer meanwhile. The carousel's rate would
 * keep the processor awake, and a few listeners serve all their peers.
 */
public final class BeaconWindows {
  /** From a beacon to the next window. */
  static final long INTERVAL_NS = 600_000_000_000L;

  /** Of a window: the slowest trickle has a beacon's symbols several times in it. */
  static final long WINDOW_NS = 10_000_000_000L;

  private final SplittableRandom jitter;
  private boolean listening = true;
  private long nextNs = Machine.NEVER;

  /**
   * @param seed neighbours must not share one
   */
  public BeaconWindows(long seed) {
    jitter = new SplittableRandom(seed);
  }

  /** Whether the carousel's group should be joined now. */
  public boolean listening() {
    return listening;
  }

  /** A newer beacon was believed, from wherever it came. */
  public void heard(long nowNs) {
    listening = false;
    nextNs = nowNs + INTERVAL_NS - jitter.nextLong(INTERVAL_NS / 4);
  }

  /** Opens or closes a window. */
  public void onDeadline(long nowNs) {
    if (nowNs < nextNs) {
      return;
    }
    if (listening) {
      heard(nowNs); // nothing came: the next window may have more luck
    } else {
      listening = true;
      nextNs = nowNs + WINDOW_NS;
    }
  }

  public long deadlineNs() {
    return nextNs;
  }
}
