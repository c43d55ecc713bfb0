package io.tiovivo.testkit.flash;

import io.tiovivo.flash.FlashException;
import java.util.Random;

/** How old each erase block is, which have had enough, and which cannot even be read. */
final class Wear {
  private final int[] erases;
  private final int[] lives;
  private final boolean[] bad;
  private final boolean[] unreadable;
  private final int blockBytes;

  /**
   * @param endurance about how many erases a block lives; 0: for ever
   * @param seed decides how long each of them does
   */
  Wear(int totalBytes, int blockBytes, int endurance, long seed) {
    this.blockBytes = blockBytes;
    int blocks = totalBytes / blockBytes;
    erases = new int[blocks];
    lives = new int[blocks];
    bad = new boolean[blocks];
    unreadable = new boolean[blocks];
    Random random = new Random(mixed(seed));
    for (int i = 0; i < blocks; i++) {
      lives[i] =
          endurance == 0 ? Integer.MAX_VALUE : (endurance + 1) / 2 + random.nextInt(endurance);
    }
  }

  /** Of seeds that are close together, {@link Random} begins with much the same numbers. */
  static long mixed(long seed) {
    long z = (seed ^ seed >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
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

  void unreadable(int block, boolean fails) {
    unreadable[block] = fails;
  }

  void checkRead(long offset, long length) {
    check(unreadable, offset, length, FlashException.Reason.IO);
  }

  void checkWrite(long offset, long length) {
    check(bad, offset, length, FlashException.Reason.BAD_BLOCK);
  }

  private void check(boolean[] failing, long offset, long length, FlashException.Reason reason) {
    for (int block = (int) (offset / blockBytes);
        block * (long) blockBytes < offset + length;
        block++) {
      if (failing[block]) {
        throw fails(reason, block);
      }
    }
  }

  static FlashException fails(FlashException.Reason reason, int block) {
    return new FlashException(reason, "erase block " + block + " fails", null);
  }

  int erases(int block) {
    return erases[block];
  }
}
