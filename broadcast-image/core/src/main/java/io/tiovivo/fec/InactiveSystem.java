package io.tiovivo.fec;

import java.util.Optional;

/**
 * The inactive columns in terms of each other: phase 2 of RFC 6330 section 5.4.2.3 over the binary
 * rows. Each left-over row, with all pivots eliminated, is a dense row of u bits; bringing these to
 * reduced echelon form leaves at most H free columns, which the HDPC rows decide.
 *
 * <p>The pivots' dense rows are never held at once: 64 columns of all of them are worked out at a
 * time.
 */
final class InactiveSystem {
  private static final int WORD = Long.SIZE;

  /** Dense rows chosen as pivots, as program rows; index: rank order. */
  final char[] denseRow;

  /** Inactive column (0..u-1) that each of these solves. */
  final char[] solvedColumn;

  /** Number of dense rows chosen. */
  int rank;

  /** Inactive columns that no binary row decides, ascending; at most H. */
  final char[] freeColumns;

  int free;

  private final int inactive;
  private final int rows;
  private final int columnWords;
  private final int stride;
  private final long[] bits;
  private final int[] order;

  private InactiveSystem(SparseProgram program, int inactive, int hdpcRows) {
    this.inactive = inactive;
    rows = program.rows() - program.pivots;
    columnWords = words(inactive);
    stride = columnWords + words(Math.min(rows, inactive));
    bits = new long[rows * stride];
    denseRow = new char[inactive];
    solvedColumn = new char[inactive];
    freeColumns = new char[hdpcRows];
    order = new int[rows];
    for (int row = 0; row < rows; row++) {
      order[row] = row;
    }
  }

  /** Reduces the system; empty: the rows can't determine all columns whatever the HDPC rows say. */
  static Optional<InactiveSystem> of(SparseProgram program, int inactive, int hdpcRows) {
    if (program.rows() - program.pivots + hdpcRows < inactive) {
      return Optional.empty();
    }
    InactiveSystem system = new InactiveSystem(program, inactive, hdpcRows);
    system.fill(program);
    return system.reduce(program.pivots) ? Optional.of(system) : Optional.empty();
  }

  private void fill(SparseProgram program) {
    long[] strip = new long[program.pivots];
    char[] slots = program.slots;
    for (int word = 0; word < columnWords; word++) {
      int from = program.pivots + word * WORD;
      for (int row = 0; row < program.rows(); row++) {
        long value = 0;
        int middle = program.middle[row];
        int end = program.start[row + 1];
        for (int at = program.start[row]; at < middle; at++) {
          value ^= strip[slots[at]];
        }
        for (int at = middle; at < end; at++) {
          int column = slots[at] - from;
          if (column >= 0 && column < WORD) {
            value ^= 1L << column;
          }
        }
        if (row < program.pivots) {
          strip[row] = value;
        } else {
          bits[(row - program.pivots) * stride + word] = value;
        }
      }
    }
  }

  private boolean reduce(int pivots) {
    for (int column = 0; column < inactive; column++) {
      int word = column / WORD;
      long bit = 1L << column;
      int found = rank;
      while (found < rows && (bits[order[found] * stride + word] & bit) == 0) {
        found++;
      }
      if (found == rows) {
        if (free == freeColumns.length) {
          return false;
        }
        freeColumns[free++] = (char) column;
        continue;
      }
      int row = order[found];
      order[found] = order[rank];
      order[rank] = row;
      bits[row * stride + columnWords + rank / WORD] |= 1L << rank;
      eliminate(row, word, bit);
      denseRow[rank] = (char) (pivots + row);
      solvedColumn[rank++] = (char) column;
    }
    return true;
  }

  private void eliminate(int pivot, int word, long bit) {
    int from = pivot * stride;
    int combinationEnd = columnWords + rank / WORD + 1;
    for (int row = 0; row < rows; row++) {
      int to = row * stride;
      if (row == pivot || (bits[to + word] & bit) == 0) {
        continue;
      }
      for (int i = word; i < combinationEnd; i++) {
        bits[to + i] ^= bits[from + i];
      }
    }
  }

  /** Which free columns the column solved by {@code index} depends on: bit f for the f-th. */
  int dependence(int index) {
    int row = order[index] * stride;
    int result = 0;
    for (int f = 0; f < free; f++) {
      int column = freeColumns[f];
      result |= (int) (bits[row + column / WORD] >>> column & 1) << f;
    }
    return result;
  }

  /**
   * Which dense rows sum up to the column solved by each index: {@code words(rank)} words for each,
   * bit q for {@code denseRow[q]}.
   */
  long[] combinations() {
    int length = words(rank);
    long[] result = new long[rank * length];
    for (int index = 0; index < rank; index++) {
      System.arraycopy(bits, order[index] * stride + columnWords, result, index * length, length);
    }
    return result;
  }

  static int words(int bits) {
    return (bits + WORD - 1) / WORD;
  }
}
