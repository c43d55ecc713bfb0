package io.tiovivo.node.member;

/**
 * Timers and limits of membership; docs/OVERLAY.md gives the reasons.
 *
 * @param probeIntervalNs from one probe to the next, when this node is well
 * @param ackTimeoutNs until others are asked to probe, too
 * @param probeTimeoutNs until a probe has failed; at least twice {@code ackTimeoutNs}
 * @param gossipIntervalNs between bundles of news
 * @param syncIntervalNs between comparisons with a random neighbour
 * @param healIntervalNs between attempts to reach somebody who died, or a contact from elsewhere
 * @param factsIntervalNs least time between two changes of the own record; grows with the number of
 *     members
 * @param reviveNs from then on a death yields to somebody who says that the member lives: longer
 *     than a detection takes
 * @param tombstoneNs how long a death is remembered
 * @param neighbours of the ring that are probed, on each side
 * @param helpers asked to probe for us
 * @param fanOut receivers of a bundle of news
 * @param maxMembers most in the view
 * @param maxTombstones most deaths remembered
 * @param plainSwim leaves Lifeguard out; for comparison alone
 */
public record MemberSettings(
    long probeIntervalNs,
    long ackTimeoutNs,
    long probeTimeoutNs,
    long gossipIntervalNs,
    long syncIntervalNs,
    long healIntervalNs,
    long factsIntervalNs,
    long reviveNs,
    long tombstoneNs,
    int neighbours,
    int helpers,
    int fanOut,
    int maxMembers,
    int maxTombstones,
    boolean plainSwim) {
  public MemberSettings {
    if (probeIntervalNs <= 0 || gossipIntervalNs <= 0 || syncIntervalNs <= 0) {
      throw new IllegalArgumentException("an interval is not positive");
    }
    if (healIntervalNs <= 0 || factsIntervalNs <= 0 || tombstoneNs < reviveNs || reviveNs <= 0) {
      throw new IllegalArgumentException("a timer is not positive, or tombstones end too early");
    }
    if (ackTimeoutNs <= 0 || probeTimeoutNs < 2 * ackTimeoutNs) {
      throw new IllegalArgumentException("helpers need as long as the direct probe");
    }
    within("neighbours", neighbours, 1, 16);
    within("helpers", helpers, 0, 8);
    within("fanOut", fanOut, 1, 8);
    within("maxMembers", maxMembers, 1, 1 << 16);
    within("maxTombstones", maxTombstones, 1, 1 << 16);
  }

  /** The settings that docs/OVERLAY.md gives the reasons for. */
  public static MemberSettings standard() {
    return new MemberSettings(
        ms(1_000),
        ms(1_000),
        ms(3_000),
        ms(500),
        ms(30_000),
        ms(20_000),
        ms(10_000),
        ms(120_000),
        ms(6 * 3_600_000L),
        4,
        3,
        3,
        16_384,
        1_024,
        false);
  }

  /** All timers that many times as long. */
  public MemberSettings scaled(double timers) {
    return new MemberSettings(
        scale(probeIntervalNs, timers),
        scale(ackTimeoutNs, timers),
        2 * scale(ackTimeoutNs, timers) + scale(probeTimeoutNs - 2 * ackTimeoutNs, timers),
        scale(gossipIntervalNs, timers),
        scale(syncIntervalNs, timers),
        scale(healIntervalNs, timers),
        scale(factsIntervalNs, timers),
        scale(reviveNs, timers),
        scale(tombstoneNs, timers),
        neighbours,
        helpers,
        fanOut,
        maxMembers,
        maxTombstones,
        plainSwim);
  }

  /** The same without Lifeguard. */
  public MemberSettings withPlainSwim() {
    return new MemberSettings(
        probeIntervalNs,
        ackTimeoutNs,
        probeTimeoutNs,
        gossipIntervalNs,
        syncIntervalNs,
        healIntervalNs,
        factsIntervalNs,
        reviveNs,
        tombstoneNs,
        neighbours,
        helpers,
        fanOut,
        maxMembers,
        maxTombstones,
        true);
  }

  private static long scale(long valueNs, double timers) {
    return Math.round(valueNs * timers);
  }

  private static long ms(long milliseconds) {
    return milliseconds * 1_000_000;
  }

  private static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " " + value + " is not in " + least + ".." + most);
    }
  }
}
