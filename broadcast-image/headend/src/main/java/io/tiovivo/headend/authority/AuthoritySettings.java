package io.tiovivo.headend.authority;

/**
 * How the authority serves.
 *
 * @param fleet its name
 * @param lifeDays of a credential
 * @param perSecond requests that are worked on
 * @param waiting most requests that wait for their turn
 */
record AuthoritySettings(String fleet, int lifeDays, double perSecond, int waiting) {
  /** Boxes that stay away longer renew all the same; the shorter, the sooner a revocation ends. */
  static final int LIFE_DAYS = 90;

  /** A verification and a signature take a millisecond; a sync of the disk is shared by a batch. */
  static final int PER_SECOND = 100;

  /** Requests of 1.2 kB: at most 10 MB. */
  static final int WAITING = 8192;

  static final int MAX_DAYS = 3650;

  AuthoritySettings {
    if (lifeDays < 1 || lifeDays > MAX_DAYS || perSecond <= 0 || waiting < 1) {
      throw new IllegalArgumentException("days, rate and room are positive");
    }
  }

  static AuthoritySettings standard(String fleet) {
    return new AuthoritySettings(fleet, LIFE_DAYS, PER_SECOND, WAITING);
  }
}
