package io.tiovivo.headend.keys;

/** What time it is, as far as signatures go. */
public final class HeadendClock {
  /** 2026-01-01T00:00:00Z. A clock before that was never set; boxes would take all as expired. */
  public static final long FIRST_S = 1_767_225_600L;

  private HeadendClock() {}

  /** Seconds since 1970 by the system's clock, but not before {@link #FIRST_S}. */
  public static long nowS() {
    return nowMs() / 1000;
  }

  /** The same in milliseconds. */
  public static long nowMs() {
    return Math.max(FIRST_S * 1000, System.currentTimeMillis());
  }

  /** True when the system's clock was plainly never set. */
  public static boolean unset() {
    return System.currentTimeMillis() / 1000 < FIRST_S;
  }
}
