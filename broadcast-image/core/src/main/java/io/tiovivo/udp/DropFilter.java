package io.tiovivo.udp;

import java.util.SplittableRandom;

/** Loses a share of the datagrams that arrive, always the same ones for one seed. */
public final class DropFilter {
  private final SplittableRandom random;
  private final double share;

  /**
   * @param percent 0..100
   */
  public DropFilter(double percent, long seed) {
    if (!(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException("loss " + percent + " is not in 0..100 percent");
    }
    share = percent / 100;
    random = new SplittableRandom(seed);
  }

  /** A filter that loses nothing. */
  public static DropFilter none() {
    return new DropFilter(0, 0);
  }

  /** True when the next datagram is lost. */
  public boolean drops() {
    return share > 0 && random.nextDouble() < share;
  }
}
