package io.tiovivo.node.lease;

import java.util.concurrent.TimeUnit;

/**
 * How a supernode gives leases. Reasons in docs/OVERLAY.md.
 *
 * @param leaseNs a lease holds this long after its last renewal
 * @param renewNs longest time to the next renewal that leaves are told
 * @param lagTargetNs joins slow down when deadlines are served later than this
 * @param startPerS joins a second at the start, after a restart and after a neighbour's death
 * @param floorPerS joins a second that are admitted however slow the host is
 * @param mostPerS joins a second at most
 * @param risePermille the rate's rise a second while lag is below the target and the rate is used
 * @param cutPermille what is left of the rate when lag is over the target; at most once in {@code
 *     cutEveryNs}
 * @param cutEveryNs time for a cut to show in the lag
 * @param slotSeconds how far ahead times are handed out
 * @param slotGraceNs a leaf that comes later than this after its time is a newcomer
 * @param fullWaitNs least wait that a refusal says when there is no time left to give
 * @param pendingNs an admission at the door is kept for the Join this long
 * @param reservationNs room set aside for another supernode's leaves is kept this long
 * @param headroomPermille of the capacity that reservations of others may not use
 * @param drainPerS leaves a second that a drain hands over
 * @param drainBatch leaves that one taker is asked for
 * @param drainRetryNs pause after a taker had no room
 * @param cloneSlowNs the first time that a cloned identity is held back; doubles
 * @param cloneSlowMostNs and at most this
 * @param supernodePerS sessions a second from other supernodes
 * @param askPerS sessions a second for questions
 */
public record LeaseSettings(
    long leaseNs,
    long renewNs,
    long lagTargetNs,
    int startPerS,
    int floorPerS,
    int mostPerS,
    int risePermille,
    int cutPermille,
    long cutEveryNs,
    int slotSeconds,
    long slotGraceNs,
    long fullWaitNs,
    long pendingNs,
    long reservationNs,
    int headroomPermille,
    int drainPerS,
    int drainBatch,
    long drainRetryNs,
    long cloneSlowNs,
    long cloneSlowMostNs,
    int supernodePerS,
    int askPerS) {
  /** Most leases that a desk may be opened for. */
  public static final int MAX_LEASES = 16_384;

  /** Most seconds that times are handed out ahead. */
  static final int MAX_SLOT_SECONDS = 240;

  public LeaseSettings {
    require(renewNs > 0 && leaseNs > renewNs, "a lease outlives a renewal");
    require(lagTargetNs > 0, "lag has a target");
    require(floorPerS >= 1 && startPerS >= floorPerS && mostPerS >= startPerS, "rates rise");
    require(mostPerS <= 10_000, "at most 10000 joins a second");
    require(risePermille > 0 && cutPermille > 0 && cutPermille < 1000, "rises and cuts");
    require(slotSeconds >= 1 && slotSeconds <= MAX_SLOT_SECONDS, "slots reach 1 to 240 s");
    require(headroomPermille >= 0 && headroomPermille <= 1000, "headroom is a share");
    require(drainPerS >= 1 && drainBatch >= 1, "a drain moves leaves");
    require(supernodePerS >= 1 && askPerS >= 1, "every budget lets something through");
  }

  /** The settings that docs/OVERLAY.md gives the reasons for. */
  public static LeaseSettings standard() {
    return new LeaseSettings(
        s(90), s(30), ms(50), 5, 1, 200, 100, 700, s(2), 120, s(15), s(60), s(10), s(60), 100, 10,
        20, s(5), s(30), s(300), 20, 10);
  }

  /** The same with every time multiplied; rates stay. */
  public LeaseSettings scaled(double by) {
    return new LeaseSettings(
        (long) (leaseNs * by),
        (long) (renewNs * by),
        lagTargetNs,
        startPerS,
        floorPerS,
        mostPerS,
        risePermille,
        cutPermille,
        (long) (cutEveryNs * by),
        (int) Math.max(1, Math.min(MAX_SLOT_SECONDS, slotSeconds * by)),
        (long) (slotGraceNs * by),
        (long) (fullWaitNs * by),
        (long) (pendingNs * by),
        (long) (reservationNs * by),
        headroomPermille,
        drainPerS,
        drainBatch,
        (long) (drainRetryNs * by),
        (long) (cloneSlowNs * by),
        (long) (cloneSlowMostNs * by),
        supernodePerS,
        askPerS);
  }

  private static long s(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  private static long ms(long milliseconds) {
    return TimeUnit.MILLISECONDS.toNanos(milliseconds);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }
}
