package io.tiovivo.testkit.flash;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Bits whose cells stand half way: each time they are read they read as they like, until their
 * block is erased.
 */
final class WeakBits {
  private static final int MOST_AT_ONCE = 3;
  private static final int TRIES = 16;

  private final TreeMap<Integer, Integer> masks = new TreeMap<>();

  void copyFrom(WeakBits other) {
    masks.clear();
    masks.putAll(other.masks);
  }

  /** These bytes are whole again. */
  void clear(int offset, int length) {
    masks.subMap(offset, offset + length).clear();
  }

  /** Gives what was read its present mood. */
  void read(int offset, byte[] target, int targetOffset, int length, Random noise) {
    if (masks.isEmpty()) {
      return;
    }
    for (Map.Entry<Integer, Integer> weak : masks.subMap(offset, offset + length).entrySet()) {
      int at = targetOffset + weak.getKey() - offset;
      target[at] ^= (byte) (weak.getValue() & noise.nextInt(256));
    }
  }

  /** Makes 1 to 3 of the bits weak that have just changed; false: none was found. */
  boolean weaken(int offset, byte[] before, byte[] after, int afterOffset, Random random) {
    int most = 1 + random.nextInt(MOST_AT_ONCE);
    int found = 0;
    for (int i = 0; i < TRIES && found < most; i++) {
      int index = random.nextInt(before.length);
      int changed = (before[index] ^ after[afterOffset + index]) & 0xFF;
      if (changed != 0) {
        masks.merge(offset + index, oneOf(changed, random), (a, b) -> a | b);
        found++;
      }
    }
    return found > 0;
  }

  private static int oneOf(int bits, Random random) {
    int left = bits;
    for (int skip = random.nextInt(Integer.bitCount(bits)); skip > 0; skip--) {
      left &= left - 1;
    }
    return Integer.lowestOneBit(left);
  }
}
