package io.tiovivo.testkit.flash;

import java.util.Random;

/** Blocks that go bad in the middle of an operation, now and then. */
final class Growth {
  private static final int MILLION = 1_000_000;

  private final int ppm;
  private final Random ageing;

  /**
   * @param ppm of a million operations, how many; 0: none
   */
  Growth(int ppm, Random ageing) {
    this.ppm = ppm;
    this.ageing = ageing;
  }

  /** Whether the block of this operation goes bad. */
  boolean comes() {
    return ppm > 0 && ageing.nextInt(MILLION) < ppm;
  }

  /** Some of the bits that were to be cleared are not. */
  void half(byte[] content) {
    for (int i = 0; i < content.length; i++) {
      content[i] |= (byte) ageing.nextInt(256);
    }
  }
}
