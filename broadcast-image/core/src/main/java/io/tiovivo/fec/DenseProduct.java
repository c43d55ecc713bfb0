package io.tiovivo.fec;

/**
 * Product of a binary matrix and a vector of symbols by the method of four Russians: the sums of
 * all subsets of a few symbols are tabled, and each row then takes one sum instead of half the
 * symbols. Several small tables at a time: a row takes one sum of each of them in a single pass.
 */
final class DenseProduct {
  private static final int GROUP_BITS = 4;
  private static final int GROUPS = 4;

  /** Columns tabled at a time: a divisor of 64, so that they lie in one word of a row. */
  private static final int STEP = GROUPS * GROUP_BITS;

  /** Entries of the tables. */
  static final int TABLE = GROUPS << GROUP_BITS;

  private DenseProduct() {}

  /**
   * Replaces the {@code size} symbols from {@code first} on by the products.
   *
   * @param matrix {@code size} rows of as many bits, each row in whole words
   * @param spare first of {@code size + TABLE} pool entries to use
   */
  static void apply(long[] matrix, int size, long[][] pool, int first, int spare, int lanes) {
    int words = InactiveSystem.words(size);
    for (int i = 0; i < size; i++) {
      Lanes.clear(pool[spare + i], lanes);
    }
    int table = spare + size;
    char[] terms = new char[GROUPS];
    for (int from = 0; from < size; from += STEP) {
      int bits = Math.min(STEP, size - from);
      FreeTable.fill(pool, first + from, bits, GROUP_BITS, table, lanes);
      for (int row = 0; row < size; row++) {
        int subset = (int) (matrix[row * words + from / Long.SIZE] >>> from) & (1 << bits) - 1;
        int count = FreeTable.terms(subset, bits, GROUP_BITS, table, terms, 0);
        Lanes.addAll(pool[spare + row], pool, terms, 0, count, lanes);
      }
    }
    for (int i = 0; i < size; i++) {
      long[] swap = pool[first + i];
      pool[first + i] = pool[spare + i];
      pool[spare + i] = swap;
    }
  }
}
