package io.tiovivo.identity;

/** What can be said about a clock without another one. */
public final class Clocks {
  /** 2026-01-01T00:00:00Z, in seconds since 1970: no clock that was ever set is behind it. */
  public static final long FIRST_S = 1_767_225_600L;

  private Clocks() {}
}
