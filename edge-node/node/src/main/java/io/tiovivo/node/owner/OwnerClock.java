package io.tiovivo.node.owner;

import java.util.OptionalLong;

/**
 * What time it is, for times of day. A Pi has no clock: before the network has told the time, what
 * its system says is from yesterday. Whatever an owner ties to a time of day waits until the time
 * is known.
 */
public final class OwnerClock {
  /** A system clock that is further behind what a signature vouches for is not set. */
  static final long MAX_BEHIND_S = 60;

  private static final long SECOND_NS = 1_000_000_000L;

  private boolean heard;
  private long heardNs;
  private long heardS;

  /**
   * A beacon was heard that is newer than any before: a signed time of some minutes ago at most.
   *
   * @param timeS of the beacon, seconds since 1970
   */
  public void beacon(long nowNs, long timeS) {
    heard = true;
    heardNs = nowNs;
    heardS = timeS;
  }

  /**
   * The time, in seconds since 1970.
   *
   * @param systemS what the system's clock says
   * @param believed whether that is one that somebody has set
   * @return empty: not known yet
   */
  public OptionalLong nowS(long nowNs, long systemS, boolean believed) {
    long signedS = heard ? heardS + (nowNs - heardNs) / SECOND_NS : 0;
    if (believed && systemS >= signedS - MAX_BEHIND_S) {
      return OptionalLong.of(systemS);
    }
    return heard ? OptionalLong.of(signedS) : OptionalLong.empty();
  }
}
