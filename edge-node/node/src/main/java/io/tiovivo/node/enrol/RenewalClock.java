package io.tiovivo.node.enrol;

import io.tiovivo.credential.Credential;

/**
 * When a credential is to be renewed: at two thirds of its life and up to a sixth later, at the
 * same share for each of a box's credentials, so that a fleet enrolled in one hour does not renew
 * in one.
 */
final class RenewalClock {
  /** When all credentials end at once (the fleet voids them), boxes spread over this. */
  static final long MASS_SPREAD_NS = 600_000_000_000L;

  /** Two plans that differ by less are the same. */
  private static final long SLACK_NS = 1_000_000_000L;

  /** A credential may end before anybody tells the box the time: it looks at least so often. */
  private static final long LONGEST_S = 86_400;

  private static final long SECOND_NS = 1_000_000_000L;

  private final double share;

  /**
   * @param share of this box, from 0 to 1
   */
  RenewalClock(double share) {
    this.share = share;
  }

  long dueNs(long nowNs, Credential credential, long nowS) {
    long lifeS = credential.notAfterS() - credential.notBeforeS();
    long dueS = credential.notBeforeS() + lifeS * 2 / 3 + (long) (share * lifeS / 6);
    long waitS = Math.max(0, Math.min(LONGEST_S, dueS - nowS));
    return nowNs + waitS * SECOND_NS + (waitS == 0 ? (long) (share * SECOND_NS) : SLACK_NS);
  }

  /** For one that peers do not take any more. */
  long soonNs(long nowNs) {
    return nowNs + 1 + (long) (share * MASS_SPREAD_NS);
  }

  long slackNs() {
    return SLACK_NS;
  }
}
