package io.tiovivo.node.beacon;

import io.tiovivo.machine.Machine;
import java.util.SplittableRandom;

/**
 * When to listen to the carousel for beacons: until a first one is believed; then for some seconds
 * every ten minutes, unless a newer one has come from a peer meanwhile. The carousel's rate would
 * keep the processor awake, and a few listeners serve all their peers.
 */
public final class BeaconWindows {
  /** Seconds from a beacon to the next window, or up to a quarter less, unless told otherwise. */
  public static final int INTERVAL_S = 600;

  /** Of a window: the slowest trickle has a beacon's symbols several times in it. */
  static final long WINDOW_NS = 10_000_000_000L;

  private final long intervalNs;
  private final SplittableRandom jitter;
  private boolean listening = true;
  private long nextNs = Machine.NEVER;

  /**
   * @param intervalS from a beacon to the next window, in seconds
   * @param seed neighbours must not share one
   */
  public BeaconWindows(int intervalS, long seed) {
    intervalNs = intervalS * 1_000_000_000L;
    jitter = new SplittableRandom(seed);
  }

  /** Whether the carousel's group should be joined now. */
  public boolean listening() {
    return listening;
  }

  /** A newer beacon was believed, from wherever it came. */
  public void heard(long nowNs) {
    listening = false;
    nextNs = nowNs + intervalNs - jitter.nextLong(intervalNs / 4);
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
