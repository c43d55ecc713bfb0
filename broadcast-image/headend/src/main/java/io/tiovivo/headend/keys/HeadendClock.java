package io.tiovivo.headend.keys;

import io.tiovivo.identity.Clocks;

/** What time it is, as far as signatures go. */
public final class HeadendClock {
  private HeadendClock() {}

  /** Seconds since 1970 by the system's clock, but not before {@link Clocks#FIRST_S}. */
  public static long nowS() {
    return nowMs() / 1000;
  }

  /** The same in milliseconds. */
  public static long nowMs() {
    return Math.max(Clocks.FIRST_S * 1000, System.currentTimeMillis());
  }

  /** True when the system's clock was plainly never set. */
  public static boolean unset() {
    return System.currentTimeMillis() / 1000 < Clocks.FIRST_S;
  }
}
