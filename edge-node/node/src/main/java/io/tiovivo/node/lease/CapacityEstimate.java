package io.tiovivo.node.lease;

/**
 * How many leases this host can serve: the cap of profile and owner, until lag that lasts at the
 * lowest join rate shows that it is fewer. It recovers slowly.
 */
final class CapacityEstimate {
  private static final long LATE_NS = 10_000_000_000L;
  private static final long RECOVER_NS = 10_000_000_000L;
  private static final int SHRINK_PERMILLE = 950;
  private static final int RECOVER_SHARE = 100;
  private static final int LEAST = 1;

  private int cap;
  private int capacity;
  private long lateSinceNs = Long.MIN_VALUE;
  private long changedNs;

  void open(long nowNs, int most) {
    cap = most;
    capacity = most;
    changedNs = nowNs;
    lateSinceNs = Long.MIN_VALUE;
  }

  void limit(int most) {
    boolean full = capacity == cap;
    cap = most;
    capacity = full ? most : Math.min(capacity, most);
  }

  int cap() {
    return cap;
  }

  int capacity() {
    return capacity;
  }

  /**
   * @param late lag is over its target
   * @param atFloor joins are as slow as they get, so that it is not they
   */
  void observe(long nowNs, boolean late, boolean atFloor, int leases) {
    if (late && atFloor) {
      if (lateSinceNs == Long.MIN_VALUE) {
        lateSinceNs = nowNs;
      } else if (nowNs - lateSinceNs >= LATE_NS) {
        capacity = Math.max(LEAST, Math.min(capacity, leases * SHRINK_PERMILLE / 1_000));
        lateSinceNs = nowNs;
        changedNs = nowNs;
      }
      return;
    }
    lateSinceNs = Long.MIN_VALUE;
    if (!late && capacity < cap && nowNs - changedNs >= RECOVER_NS) {
      capacity = Math.min(cap, capacity + Math.max(1, cap / RECOVER_SHARE));
      changedNs = nowNs;
    }
  }
}
