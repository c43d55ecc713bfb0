package io.tiovivo.testkit.net;

import java.util.Arrays;
import java.util.SplittableRandom;

/** One direction of a link: applies a shape, with its own stream of random numbers. */
final class Link {
  /** IPv4 and UDP headers. */
  static final int HEADER_BYTES = 28;

  private static final int MILLION = 1_000_000;
  private static final int MAX_FLIPPED_BITS = 4;
  private static final long BIT_NS = 1_000_000_000;

  private final SplittableRandom random;
  private LinkShape shape;
  private boolean bad;
  private long freeNs;

  Link(LinkShape shape, SplittableRandom random) {
    this.shape = shape;
    this.random = random;
  }

  void shape(LinkShape newShape) {
    shape = newShape;
  }

  LinkShape shape() {
    return shape;
  }

  /** Datagrams wait for their turn: whoever carries must do so when they arrive, not before. */
  boolean hasRate() {
    return shape.bitsPerSecond() > 0;
  }

  /** Carries one datagram that enters at a time; {@code exit} takes what comes out, and when. */
  void carry(long nowNs, Flight flight, Exit exit) {
    bad = bad ? !happens(shape.toGoodPpm()) : happens(shape.toBadPpm());
    if (happens(bad ? shape.burstLossPpm() : shape.lossPpm())) {
      flight.drop(Drop.LINK_LOSS);
      return;
    }
    long sentNs = nowNs;
    if (hasRate()) {
      sentNs = transmit(nowNs, flight.datagram.length + HEADER_BYTES);
      if (sentNs < 0) {
        flight.drop(Drop.LINK_QUEUE);
        return;
      }
    }
    byte[] original = flight.datagram;
    int copies = happens(shape.duplicatePpm()) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long delayNs = shape.delayNs();
      if (happens(shape.reorderPpm())) {
        delayNs += 1 + random.nextLong(Math.max(1, shape.reorderNs()));
      }
      if (shape.jitterNs() > 0) {
        delayNs += random.nextLong(shape.jitterNs());
      }
      byte[] arrived = damage(original);
      exit.at(sentNs + delayNs, arrived == original && i == 0 ? flight : flight.with(arrived));
    }
  }

  /** Where a datagram goes that has passed a link. */
  @FunctionalInterface
  interface Exit {
    void at(long timeNs, Flight flight);
  }

  private long transmit(long nowNs, int bytes) {
    long startNs = Math.max(nowNs, freeNs);
    long waitingBytes = (startNs - nowNs) / 8 * shape.bitsPerSecond() / BIT_NS;
    if (waitingBytes > shape.queueBytes()) {
      return -1;
    }
    freeNs = startNs + 8L * bytes * BIT_NS / shape.bitsPerSecond();
    return freeNs;
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
