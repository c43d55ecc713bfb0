package io.tiovivo.fec;

/**
 * Product of a binary matrix and a vector of symbols by the method of four Russians: the sums of
 * all subsets of a few symbols are tabled, and each row then takes one sum instead of half the
 * symbols.
 */
final class DenseProduct {
  private static final int GROUP_BITS = 6;

  /** Entries of the table. */
  static final int TABLE = 1 << GROUP_BITS;

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
    for (int from = 0; from < size; from += GROUP_BITS) {
      int bits = Math.min(GROUP_BITS, size - from);
      FreeTable.subsets(pool, first + from, bits, table, lanes);
      for (int row = 0; row < size; row++) {
        int subset = bits(matrix, row * words, from) & (1 << bits) - 1;
        if (subset != 0) {
          Lanes.add(pool[spare + row], pool[table + subset], lanes);
        }
      }
    }
    for (int i = 0; i < size; i++) {
      long[] swap = pool[first + i];
      pool[first + i] = pool[spare + i];
      pool[spare + i] = swap;
    }
  }

  /** At least {@link #GROUP_BITS} bits from bit {@code from} of the row on, if it has as many. */
  private static int bits(long[] matrix, int row, int from) {
    int word = row + from / Long.SIZE;
    int shift = from % Long.SIZE;
    long result = matrix[word] >>> shift;
    if (shift > Long.SIZE - GROUP_BITS && word + 1 < matrix.length) {
      result |= matrix[word + 1] << -shift;
    }
    return (int) result;
  }
}
