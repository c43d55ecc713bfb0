package io.tiovivo.node.role;

import java.util.concurrent.TimeUnit;

/**
 * When roles change. Reasons in docs/OVERLAY.md.
 *
 * @param epochNs leaves draw once in this
 * @param megaEpochNs the reserve draws once in this
 * @param holdNs a role is held at least this long
 * @param targetPermille utilisation that the number of supernodes aims at
 * @param withdrawPermille a supernode may go when the others would stay below this
 * @param megaPermille utilisation above which the reserve is called
 * @param megaDeathsPermille share of the members dying lately that calls the reserve
 * @param leastSupernodes wanted as soon as there are enough eligible leaves: one death must be
 *     survived
 * @param shortEpochs a shortage of one must last this many epochs before leaves draw
 * @param promoteSpreadNs a leaf that drew becomes a supernode within this
 * @param minUptimeNs a node serves nobody before it has run this long
 * @param aloneNs without a supernode in reach this long a segment helps itself
 * @param rankNs the n-th of a segment waits n times this longer
 * @param history changes of role that are remembered
 */
public record RoleSettings(
    long epochNs,
    long megaEpochNs,
    long holdNs,
    int targetPermille,
    int withdrawPermille,
    int megaPermille,
    int megaDeathsPermille,
    int leastSupernodes,
    int shortEpochs,
    long promoteSpreadNs,
    long minUptimeNs,
    long aloneNs,
    long rankNs,
    int history) {
  public RoleSettings {
    require(epochNs > 0 && megaEpochNs > 0 && holdNs >= 0, "epochs take time");
    require(targetPermille > 0 && targetPermille <= 1000, "a target is a share");
    require(withdrawPermille < targetPermille, "withdrawing must not call for promoting");
    require(megaPermille > targetPermille, "the reserve is for more than the target");
    require(leastSupernodes >= 1 && shortEpochs >= 1, "at least one");
    require(history >= 1 && history <= 256, "1 to 256 changes are remembered");
  }

  /** The settings that docs/OVERLAY.md gives the reasons for. */
  public static RoleSettings standard() {
    return new RoleSettings(
        s(60), s(10), s(1_200), 600, 500, 850, 100, 2, 2, s(5), s(600), s(30), s(5), 32);
  }

  /** The same with every time multiplied. */
  public RoleSettings scaled(double by) {
    return new RoleSettings(
        (long) (epochNs * by),
        (long) (megaEpochNs * by),
        (long) (holdNs * by),
        targetPermille,
        withdrawPermille,
        megaPermille,
        megaDeathsPermille,
        leastSupernodes,
        shortEpochs,
        (long) (promoteSpreadNs * by),
        (long) (minUptimeNs * by),
        (long) (aloneNs * by),
        (long) (rankNs * by),
        history);
  }

  private static long s(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }
}
