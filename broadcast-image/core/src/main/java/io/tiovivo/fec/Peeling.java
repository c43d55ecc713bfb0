package io.tiovivo.fec;

import java.util.Arrays;
import java.util.Optional;

/**
 * Phase 1 of RFC 6330 section 5.4.2.2 on the matrix's structure alone: gives each column below W
 * either a pivot row, in an order in which every row needs only earlier pivots, or makes it
 * inactive. Instead of choosing a row of r columns and inactivating r - 1 of them at once, it
 * inactivates one column at a time and looks again, which leaves a few inactive columns less.
 *
 * <p>Columns get slots: pivots 0, 1, 2... in their order, inactive columns from L - 1 downwards,
 * the permanently inactive ones first.
 */
final class Peeling {
  /**
   * Most columns that may become inactive beyond the permanent ones, as a share of W: five times
   * what random symbols need (see docs/FOUNTAIN.md). A set chosen to hurt must not cost memory and
   * time without bound: it counts as one that doesn't determine the block.
   */
  static final int INACTIVE_SHARE = 64;

  /** Allowance on top of the share, for small blocks. */
  static final int INACTIVE_ALLOWANCE = 256;

  private static final char ACTIVE = 0xFFFF;

  /** Degree of a row that has become a pivot. */
  private static final char PIVOT = 0xFFFF;

  /** Slot of each of the L columns. */
  final char[] slotOf;

  /** Row of each pivot slot. */
  final char[] pivotRow;

  int pivots;
  int inactive;

  private final BlockCode code;
  private final ConstraintMatrix matrix;
  private final Components components;

  /** Remaining columns of each row: their number, and the xor of their ids. */
  private final char[] degree;

  private final char[] columnXor;

  /** Rows that have come down to one column: sparse ones first, LDPC rows only if need be. */
  private final RowQueue sparseQueue;

  private final RowQueue ldpcQueue;

  private char[] byWeight;
  private int byWeightAt;

  private Peeling(BlockCode code, ConstraintMatrix matrix) {
    this.code = code;
    this.matrix = matrix;
    slotOf = new char[code.columns];
    pivotRow = new char[code.ltColumns];
    degree = matrix.ltCount.clone();
    columnXor = new char[matrix.rows];
    sparseQueue = new RowQueue(matrix.rows - code.ldpcRows);
    ldpcQueue = new RowQueue(code.ldpcRows);
    components = new Components(code.ltColumns, matrix.columnStart);
  }

  /** Runs phase 1; empty: too many columns became inactive. */
  static Optional<Peeling> of(BlockCode code, ConstraintMatrix matrix) {
    Peeling peeling = new Peeling(code, matrix);
    return peeling.run() ? Optional.of(peeling) : Optional.empty();
  }

  /** Whether a row was used as a pivot. */
  boolean isPivot(int row) {
    return degree[row] == PIVOT;
  }

  private boolean run() {
    Arrays.fill(slotOf, 0, code.ltColumns, ACTIVE);
    for (int column = code.ltColumns; column < code.columns; column++) {
      makeInactive(column);
    }
    int limit = inactive + code.ltColumns / INACTIVE_SHARE + INACTIVE_ALLOWANCE;
    for (int row = 0; row < matrix.rows; row++) {
      int xor = 0;
      for (int at = matrix.rowStart[row]; at < matrix.rowStart[row] + degree[row]; at++) {
        xor ^= matrix.columnsOf[at];
      }
      columnXor[row] = (char) xor;
      degreeFell(row);
    }
    while (true) {
      peel();
      if (pivots + inactive == code.columns) {
        return true;
      }
      if (inactive == limit) {
        return false;
      }
      int column = components.largest();
      if (column < 0) {
        column = heaviestColumn();
      }
      makeInactive(column);
      remove(column);
    }
  }

  private void peel() {
    while (true) {
      int row = sparseQueue.isEmpty() ? ldpcQueue.poll() : sparseQueue.poll();
      if (row < 0) {
        return;
      }
      if (degree[row] == 1) {
        int column = columnXor[row];
        slotOf[column] = (char) pivots;
        pivotRow[pivots++] = (char) row;
        remove(column);
        degree[row] = PIVOT;
      }
    }
  }

  private void makeInactive(int column) {
    slotOf[column] = (char) (code.columns - 1 - inactive++);
  }

  /** Takes a column out of the rows that have it. */
  private void remove(int column) {
    components.removed(column);
    int end = matrix.columnStart[column + 1];
    for (int at = matrix.columnStart[column]; at < end; at++) {
      int row = matrix.rowsOf[at];
      degree[row]--;
      columnXor[row] ^= (char) column;
      degreeFell(row);
    }
  }

  private void degreeFell(int row) {
    if (degree[row] == 1) {
      (row < code.ldpcRows ? ldpcQueue : sparseQueue).add(row);
    } else if (degree[row] == 2) {
      int at = matrix.rowStart[row];
      while (slotOf[matrix.columnsOf[at]] != ACTIVE) {
        at++;
      }
      int column = matrix.columnsOf[at];
      components.join(column, columnXor[row] ^ column);
    }
  }

  /** The remaining column with most rows: no row has one or two columns left. */
  private int heaviestColumn() {
    if (byWeight == null) {
      byWeight = columnsByWeight();
    }
    while (slotOf[byWeight[byWeightAt]] != ACTIVE) {
      byWeightAt++;
    }
    return byWeight[byWeightAt];
  }

  private char[] columnsByWeight() {
    int[] start = new int[matrix.rows + 2];
    for (int column = 0; column < code.ltColumns; column++) {
      start[matrix.rows - weight(column) + 1]++;
    }
    for (int i = 1; i < start.length; i++) {
      start[i] += start[i - 1];
    }
    char[] result = new char[code.ltColumns];
    for (int column = 0; column < code.ltColumns; column++) {
      result[start[matrix.rows - weight(column)]++] = (char) column;
    }
    return result;
  }

  private int weight(int column) {
    return matrix.columnStart[column + 1] - matrix.columnStart[column];
  }

  /** First in, first out; each row enters at most once. */
  private static final class RowQueue {
    private final char[] rows;
    private int head;
    private int tail;

    RowQueue(int capacity) {
      rows = new char[capacity];
    }

    boolean isEmpty() {
      return head == tail;
    }

    void add(int row) {
      rows[tail++] = (char) row;
    }

    int poll() {
      return head == tail ? -1 : rows[head++];
    }
  }
}
