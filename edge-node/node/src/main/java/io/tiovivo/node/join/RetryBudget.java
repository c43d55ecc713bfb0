package io.tiovivo.node.join;

import java.util.Arrays;

/** At most so many attempts within so long: the moments of the last ones. */
final class RetryBudget {
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final long budgetNs;
  private final long[] atNs;
  private int next;

  RetryBudget(int attempts, long budgetNs) {
    this.budgetNs = budgetNs;
    this.atNs = new long[attempts];
    Arrays.fill(atNs, LONG_AGO);
  }

  /** Whether one more attempt is within the budget. */
  boolean allows(long nowNs) {
    return nowNs - atNs[next] >= budgetNs;
  }

  void spend(long nowNs) {
    atNs[next] = nowNs;
    next = (next + 1) % atNs.length;
  }

  /** So many more attempts are due after the backoff, whatever the others were. */
  void excuse(int more) {
    for (int i = 0; i < Math.min(more, atNs.length); i++) {
      atNs[(next + i) % atNs.length] = LONG_AGO;
    }
  }

  /** The last attempt was no load on anybody who serves: it does not count. */
  void refund() {
    next = (next + atNs.length - 1) % atNs.length;
    atNs[next] = LONG_AGO;
  }

  /** An attempt succeeded: the failures before it are forgiven, it is not. */
  void succeeded(long nowNs) {
    Arrays.fill(atNs, LONG_AGO);
    spend(nowNs);
  }
}
