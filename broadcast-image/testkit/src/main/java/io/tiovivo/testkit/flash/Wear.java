package io.tiovivo.testkit.flash;

import java.util.Random;

/** How old each erase block is, and which have had enough. */
final class Wear {
  private final int[] erases;
  private final int[] lives;
  private final boolean[] bad;

  /**
   * @param endurance about how many erases a block lives; 0: for ever
   * @param seed decides how long each of them does
   */
  Wear(int blocks, int endurance, long seed) {
    erases = new int[blocks];
    lives = new int[blocks];
    bad = new boolean[blocks];
    Random random = new Random(seed);
    for (int i = 0; i < blocks; i++) {
      lives[i] =
          endurance == 0 ? Integer.MAX_VALUE : (endurance + 1) / 2 + random.nextInt(endurance);
    }
  }

  /** Grows as old as another flash, and as long-lived. */
  void copyFrom(Wear other) {
    System.arraycopy(other.lives, 0, lives, 0, lives.length);
    System.arraycopy(other.bad, 0, bad, 0, bad.length);
  }

  /** Counts an erase that begins; false: this one was too many. */
  boolean erase(int block) {
    if (erases[block] >= lives[block]) {
      bad[block] = true;
      return false;
    }
    erases[block]++;
    return true;
  }

  void goBad(int block) {
    bad[block] = true;
  }

  boolean isBad(int block) {
    return bad[block];
  }

  int erases(int block) {
    return erases[block];
  }
}
