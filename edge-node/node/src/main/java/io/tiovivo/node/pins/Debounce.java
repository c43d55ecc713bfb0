package io.tiovivo.node.pins;

import io.tiovivo.machine.Machine;

/**
 * What a contact means once it has stopped bouncing: a level counts when nothing has moved for the
 * quiet time. A contact that never comes to rest changes nothing.
 */
final class Debounce {
  private static final long NS_PER_MS = 1_000_000L;

  private final long quietNs;
  private boolean settled;
  private boolean latest;
  private long dueNs = Machine.NEVER;

  /**
   * @param quietMs 0: each change counts at once
   * @param level from which to begin
   */
  Debounce(int quietMs, boolean level) {
    quietNs = quietMs * NS_PER_MS;
    settled = level;
    latest = level;
  }

  /** The line has moved, and is at this level now. */
  void moved(long nowNs, boolean level) {
    latest = level;
    // A bounce back to where it was needs its quiet time as well: more of them may come.
    dueNs = dueNs == Machine.NEVER && level == settled ? Machine.NEVER : nowNs + quietNs;
  }

  /** True when the level that counts has changed. */
  boolean settle(long nowNs) {
    if (nowNs < dueNs) {
      return false;
    }
    dueNs = Machine.NEVER;
    boolean changed = latest != settled;
    settled = latest;
    return changed;
  }

  /** The level that counts. */
  boolean level() {
    return settled;
  }

  long deadlineNs() {
    return dueNs;
  }
}
