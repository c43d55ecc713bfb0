package io.tiovivo.testkit.net;

import java.util.Arrays;
import java.util.SplittableRandom;

/** One receiver's link: applies a shape, with its own stream of random numbers. */
final class Link {
  private static final int MILLION = 1_000_000;
  private static final int MAX_FLIPPED_BITS = 4;

  /** Takes what arrives. */
  @FunctionalInterface
  interface Arrival {
    void at(long timeNs, byte[] datagram);
  }

  private final SplittableRandom random;
  private LinkShape shape;
  private boolean bad;

  Link(LinkShape shape, SplittableRandom random) {
    this.shape = shape;
    this.random = random;
  }

  void shape(LinkShape newShape) {
    shape = newShape;
  }

  void carry(long nowNs, byte[] datagram, Arrival arrival) {
    bad = bad ? !happens(shape.toGoodPpm()) : happens(shape.toBadPpm());
    if (happens(bad ? shape.burstLossPpm() : shape.lossPpm())) {
      return;
    }
    int copies = happens(shape.duplicatePpm()) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long delayNs = shape.delayNs();
      if (happens(shape.reorderPpm())) {
        delayNs += 1 + random.nextLong(Math.max(1, shape.reorderNs()));
      }
      arrival.at(nowNs + delayNs, damage(datagram));
    }
  }

  private byte[] damage(byte[] datagram) {
    byte[] damaged = datagram;
    if (happens(shape.corruptPpm()) && datagram.length > 0) {
      damaged = datagram.clone();
      for (int bits = 1 + random.nextInt(MAX_FLIPPED_BITS); bits > 0; bits--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return happens(shape.truncatePpm())
        ? Arrays.copyOf(damaged, random.nextInt(damaged.length + 1))
        : damaged;
  }

  private boolean happens(int ppm) {
    return ppm > 0 && random.nextInt(MILLION) < ppm;
  }
}
