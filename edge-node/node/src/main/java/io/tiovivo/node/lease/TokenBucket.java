package io.tiovivo.node.lease;

/** So many a second and a few at once. The rate may change at any time. */
final class TokenBucket {
  static final long TOKEN = 1_000_000L;
  private static final long LONGEST_NS = 3_600_000_000_000L;

  private long micro;
  private long atNs = Long.MIN_VALUE;

  /** Fills up to now and says what is in it, in millionths. */
  long fill(long nowNs, long ratePermille, long burst) {
    long most = burst * TOKEN;
    if (atNs == Long.MIN_VALUE) {
      micro = most;
    } else {
      long passedNs = Math.min(LONGEST_NS, Math.max(0, nowNs - atNs));
      micro = Math.min(most, micro + passedNs / 1_000 * ratePermille / 1_000);
    }
    atNs = nowNs;
    return micro;
  }

  /** Takes one if there is one; call {@link #fill} before. */
  boolean take() {
    if (micro < TOKEN) {
      return false;
    }
    micro -= TOKEN;
    return true;
  }
}
