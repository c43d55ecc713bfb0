package io.tiovivo.node.owner;

/**
 * When a box restarts into what it has received, once its owner lets it: spread over what the
 * fleet's beacon says, always at the same point of it for a box and a release, so that asking twice
 * changes nothing. Supernodes come after the leaves: their spread begins when that of the leaves is
 * over.
 */
public final class RestartTime {
  /** However wide a beacon wants them spread. */
  static final long MAX_SPREAD_MS = 24L * 3600 * 1000;

  /** Of a box whose owner has said: now. */
  public static final long AT_ONCE_MS = 0;

  private RestartTime() {}

  /**
   * How long after it was let, in milliseconds.
   *
   * @param seed tells boxes and releases apart
   * @param spreadMs of the beacon
   * @param serves whether others hold leases here
   */
  public static long delayMs(long seed, long spreadMs, boolean serves) {
    long spread = Math.max(0, Math.min(MAX_SPREAD_MS, spreadMs));
    long share = spread == 0 ? 0 : Math.floorMod(mix(seed), spread);
    return serves ? spread + share : share;
  }

  // The finalizer of MurmurHash3 (Austin Appleby, public domain): neighbouring seeds come far
  // apart.
  private static long mix(long seed) {
    long z = (seed ^ seed >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
    z = (z ^ z >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
    return z ^ z >>> 33;
  }
}
