package io.tiovivo.fec;

/** Sums of all subsets of the free columns, in groups of a few bits, in a stretch of the pool. */
final class FreeTable {
  /** Blocks from this size on repay a larger table. */
  private static final int LARGE_BLOCK = 500;

  /** Blocks below this size hardly repay any. */
  private static final int SMALL_BLOCK = 40;

  private FreeTable() {}

  /** How many free columns to table together: more save time on each symbol of a large block. */
  static int groupBits(int free, int blockSymbols) {
    if (blockSymbols < LARGE_BLOCK) {
      return blockSymbols < SMALL_BLOCK ? 2 : 4;
    }
    return free <= 12 ? Math.max(1, (free + 1) / 2) : (free + 2) / 3;
  }

  /** Pool entries that {@link #fill} needs. */
  static int size(int free, int groupBits) {
    return (free + groupBits - 1) / groupBits << groupBits;
  }

  /** Tables the {@code free} symbols from {@code first} on, at {@code base}. */
  static void fill(long[][] pool, int first, int free, int groupBits, int base, int lanes) {
    for (int from = 0; from < free; from += groupBits) {
      int table = base + (from / groupBits << groupBits);
      subsets(pool, first + from, Math.min(groupBits, free - from), table, lanes);
    }
  }

  /**
   * Names the entries that sum up to a subset of the columns.
   *
   * @param subset bit f for the f-th column
   * @param terms takes their places in the pool, from {@code count} on
   * @return how many places {@code terms} now has
   */
  static int terms(int subset, int free, int groupBits, int base, char[] terms, int count) {
    int end = count;
    for (int from = 0, table = base; from < free; from += groupBits, table += 1 << groupBits) {
      int part = subset >> from & (1 << groupBits) - 1;
      if (part != 0) {
        terms[end++] = (char) (table + part);
      }
    }
    return end;
  }

  /** Sets entry s of a table to the sum of the symbols named by the bits of s, for s from 1 on. */
  static void subsets(long[][] pool, int first, int bits, int table, int lanes) {
    for (int bit = 0; bit < bits; bit++) {
      long[] symbol = pool[first + bit];
      System.arraycopy(symbol, 0, pool[table + (1 << bit)], 0, lanes);
      for (int subset = 1; subset < 1 << bit; subset++) {
        Lanes.set(pool[table + (1 << bit) + subset], pool[table + subset], symbol, lanes);
      }
    }
  }
}
