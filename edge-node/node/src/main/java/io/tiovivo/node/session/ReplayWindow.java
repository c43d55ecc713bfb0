package io.tiovivo.node.session;

/** Which message numbers have been seen: the newest and the {@link #SIZE} before it. */
final class ReplayWindow {
  /** Messages that may be overtaken and still count: a second's worth at 8 Mbit/s. */
  static final int SIZE = 1024;

  private static final int WORD_BITS = 64;

  private final long[] seen = new long[SIZE / WORD_BITS];
  private long newest = -1;

  /** Whether a message of that number may be taken; 0 or more. */
  boolean fresh(long number) {
    if (number > newest) {
      return true;
    }
    return newest - number < SIZE && (seen[word(number)] >>> number & 1) == 0;
  }

  boolean isNewest(long number) {
    return number > newest;
  }

  /** Marks a number that was fresh, once its message has proven authentic. */
  void mark(long number) {
    if (number - newest >= SIZE) {
      java.util.Arrays.fill(seen, 0);
    } else {
      for (long passed = newest + 1; passed < number; passed++) {
        seen[word(passed)] &= ~(1L << passed);
      }
    }
    newest = Math.max(newest, number);
    seen[word(number)] |= 1L << number;
  }

  private static int word(long number) {
    return (int) (number % SIZE) / WORD_BITS;
  }
}
