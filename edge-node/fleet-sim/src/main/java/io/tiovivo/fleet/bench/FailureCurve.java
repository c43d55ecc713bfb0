package io.tiovivo.fleet.bench;

import java.util.SplittableRandom;

/** How often K + h symbols of a block do not suffice. */
final class FailureCurve {
  /**
   * Twice the 1/256^(h+1) that RFC 6330 aims at: the most that the codec's {@code
   * ReceptionFailureTest} found at any K (0.0078 at K = 26), and twice what it found at K = 1000.
   */
  private static final double[] SHARES = {1.0 / 128, 2.0 / 65_536, 2.0 / (1 << 24)};

  private FailureCurve() {}

  /** Draws whether a decode with {@code extra} symbols over K fails. */
  static boolean fails(int extra, SplittableRandom random) {
    return extra < SHARES.length && random.nextDouble() < SHARES[extra];
  }
}
