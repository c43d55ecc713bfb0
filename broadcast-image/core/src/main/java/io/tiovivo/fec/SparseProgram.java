package io.tiovivo.fec;

/**
 * The binary rows in slot order: first the pivot rows, each as the earlier pivots that it needs and
 * then its inactive slots, then the rows that phase 1 left over. This list is the decoder's
 * program: applying it to symbols is one walk along it.
 */
final class SparseProgram {
  /** New name of an inactive slot that no row needs. */
  static final char DROPPED = 0xFFFF;

  /** Pivot rows; slots below are pivots, those from here on are inactive. */
  final int pivots;

  /** Row of the matrix behind each program row. */
  final char[] matrixRow;

  /** Where each program row begins in {@link #slots}; one more entry for the end. */
  final int[] start;

  /** Where the inactive slots of each program row begin in {@link #slots}. */
  final int[] middle;

  final char[] slots;

  SparseProgram(ConstraintMatrix matrix, Peeling peeling) {
    pivots = peeling.pivots;
    matrixRow = new char[matrix.rows];
    start = new int[matrix.rows + 1];
    middle = new int[matrix.rows];
    slots = new char[matrix.rowStart[matrix.rows] - pivots];
    System.arraycopy(peeling.pivotRow, 0, matrixRow, 0, pivots);
    int leftOver = pivots;
    for (int row = 0; row < matrix.rows; row++) {
      if (!peeling.isPivot(row)) {
        matrixRow[leftOver++] = (char) row;
      }
    }
    int end = 0;
    for (int at = 0; at < matrix.rows; at++) {
      start[at] = end;
      end = append(matrix, peeling, at, end);
    }
    start[matrix.rows] = end;
  }

  int rows() {
    return matrixRow.length;
  }

  private int append(ConstraintMatrix matrix, Peeling peeling, int programRow, int from) {
    int row = matrixRow[programRow];
    int rowStart = matrix.rowStart[row];
    int rowEnd = matrix.rowStart[row + 1];
    int end = from;
    for (int at = rowStart; at < rowStart + matrix.ltCount[row]; at++) {
      char slot = peeling.slotOf[matrix.columnsOf[at]];
      if (slot < pivots && slot != programRow) {
        slots[end++] = slot;
      }
    }
    middle[programRow] = end;
    for (int at = rowStart; at < rowEnd; at++) {
      char slot = peeling.slotOf[matrix.columnsOf[at]];
      if (slot >= pivots) {
        slots[end++] = slot;
      }
    }
    return end;
  }

  /**
   * Renames the inactive slots once phase 2 has ordered them, and drops those named {@link
   * #DROPPED}.
   *
   * @param newSlot by inactive slot less {@link #pivots}
   */
  void renameInactive(char[] newSlot) {
    int end = 0;
    for (int row = 0; row < rows(); row++) {
      int from = start[row];
      int half = middle[row];
      int to = start[row + 1];
      start[row] = end;
      System.arraycopy(slots, from, slots, end, half - from);
      end += half - from;
      middle[row] = end;
      for (int at = half; at < to; at++) {
        char slot = newSlot[slots[at] - pivots];
        if (slot != DROPPED) {
          slots[end++] = slot;
        }
      }
    }
    start[rows()] = end;
  }
}
