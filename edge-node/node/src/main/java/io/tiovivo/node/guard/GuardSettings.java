package io.tiovivo.node.guard;

import java.util.concurrent.TimeUnit;

/**
 * Limits of the host guard: a figure at {@code refuse} or above calls for that stage, and so on; a
 * stage is left when every figure is below its limit by {@code backPermille} for {@code calmNs}.
 * Reasons in docs/OVERLAY.md.
 *
 * @param worseNs a figure must call for a stage this long before it is entered
 * @param calmNs time below the limits before one stage is left
 */
public record GuardSettings(
    Limits milliCelsius,
    Limits heapPermille,
    Limits residentPermille,
    Limits fdsPermille,
    Limits uplinkPermille,
    Limits lagMs,
    Limits dataPermille,
    int backPermille,
    long worseNs,
    long calmNs) {
  /** Where the stages REFUSE, SHED and HAND_OVER begin. */
  public record Limits(int refuse, int shed, int handOver) {
    public Limits {
      if (refuse < 1 || shed < refuse || handOver < shed) {
        throw new IllegalArgumentException("stages begin one after another");
      }
    }
  }

  public GuardSettings {
    if (backPermille < 0 || backPermille >= 1000 || worseNs < 0 || calmNs < 0) {
      throw new IllegalArgumentException("hysteresis is a share, and times are not negative");
    }
  }

  /** The settings that docs/OVERLAY.md gives the reasons for. */
  public static GuardSettings standard() {
    return new GuardSettings(
        new Limits(75_000, 79_000, 82_000),
        new Limits(850, 920, 960),
        new Limits(950, 1_050, 1_150),
        new Limits(700, 850, 930),
        new Limits(800, 950, 1_100),
        new Limits(100, 300, 1_000),
        new Limits(850, 930, 980),
        80,
        TimeUnit.SECONDS.toNanos(10),
        TimeUnit.SECONDS.toNanos(60));
  }

  /** The same with every time multiplied. */
  public GuardSettings scaled(double by) {
    return new GuardSettings(
        milliCelsius,
        heapPermille,
        residentPermille,
        fdsPermille,
        uplinkPermille,
        lagMs,
        dataPermille,
        backPermille,
        (long) (worseNs * by),
        (long) (calmNs * by));
  }
}
