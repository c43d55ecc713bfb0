package io.tiovivo.node.host;

import java.util.OptionalInt;

/** How warm the board is: sysfs thermal (Documentation/driver-api/thermal/sysfs-api.rst). */
public final class HostWarmth {
  /** Hotter than anything that still measures. */
  private static final int MOST_MILLI_C = 200_000;

  private HostWarmth() {}

  /** The hottest zone, in thousandths of a degree Celsius; empty: none measures. */
  public static OptionalInt hottestMilliC(HostFiles host) {
    return host.list("sys/class/thermal", "thermal_zone*").stream()
        .mapToInt(zone -> host.number(zone + "/temp").orElse(0L).intValue())
        // A zone that is off says 0, or less than any board in use.
        .filter(milliC -> milliC > 0 && milliC < MOST_MILLI_C)
        .max();
  }
}
