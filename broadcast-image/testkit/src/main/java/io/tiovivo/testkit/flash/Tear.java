package io.tiovivo.testkit.flash;

import java.util.Arrays;
import java.util.Random;

/**
 * How a medium takes bytes, wholly and in part. Bare flash can only clear bits with a program, and
 * any subset of them may be cleared when the power goes; what has sectors replaces them, each as a
 * whole.
 */
final class Tear {
  private final byte[] durable;
  private final int sectorBytes;
  private final Random random;

  /**
   * @param sectorBytes 0: bare flash
   */
  Tear(byte[] durable, int sectorBytes, Random random) {
    this.durable = durable;
    this.sectorBytes = sectorBytes;
    this.random = random;
  }

  void erase(int offset, int length) {
    Arrays.fill(durable, offset, offset + length, SimFlash.ERASED);
  }

  /** Takes the first {@code length} bytes of a content. */
  void program(int offset, byte[] content, int length) {
    if (sectorBytes > 0) {
      System.arraycopy(content, 0, durable, offset, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      durable[offset + i] &= content[i];
    }
  }

  /** How many bytes of a unit come before the end of the power. */
  int prefix(int length) {
    int wholeBytes = Math.max(1, sectorBytes);
    int parts = (length + wholeBytes - 1) / wholeBytes;
    return parts == 1 ? 0 : (1 + random.nextInt(parts - 1)) * wholeBytes;
  }

  /**
   * Any subset of the bits, or of the sectors, that had still to change.
   *
   * @param content null: erased
   */
  void some(int offset, int length, byte[] content) {
    if (sectorBytes > 0) {
      someSectors(offset, length, content);
      return;
    }
    byte[] kept = new byte[length];
    random.nextBytes(kept);
    for (int i = 0; i < length; i++) {
      int at = offset + i;
      durable[at] =
          content == null
              ? (byte) (durable[at] | kept[i])
              : (byte) (durable[at] & (content[i] | kept[i]));
    }
  }

  private void someSectors(int offset, int length, byte[] content) {
    for (int at = 0; at < length; at += sectorBytes) {
      int bytes = Math.min(sectorBytes, length - at);
      if (random.nextBoolean()) {
        if (content == null) {
          erase(offset + at, bytes);
        } else {
          System.arraycopy(content, at, durable, offset + at, bytes);
        }
      }
    }
  }
}
