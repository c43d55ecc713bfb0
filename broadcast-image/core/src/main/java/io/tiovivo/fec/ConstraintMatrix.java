package io.tiovivo.fec;

import java.util.Arrays;

/**
 * The binary rows of the constraint matrix A, RFC 6330 section 5.4.2.1, as packed lists: S LDPC
 * rows, then one row per encoding symbol. The H dense HDPC rows are kept apart: they are never
 * chosen in phase 1 and have a structure of their own.
 */
final class ConstraintMatrix {
  final int rows;

  /** Where each row begins in {@link #columnsOf}; one more entry for the end. */
  final int[] rowStart;

  /** Columns of all rows; in each row first those below W, then those of the PI kind. */
  char[] columnsOf;

  /** How many columns of each row are below W. */
  final char[] ltCount;

  /** Where each column below W begins in {@link #rowsOf}; one more entry for the end. */
  final int[] columnStart;

  /** Rows of all columns below W. */
  final char[] rowsOf;

  private final BlockCode code;

  /**
   * Builds the rows.
   *
   * @param internalIds of the encoding symbols, padding included; each once
   */
  ConstraintMatrix(BlockCode code, int[] internalIds, int symbols) {
    this.code = code;
    rows = code.ldpcRows + symbols;
    if (rows > BlockCode.MAX_ROWS) {
      throw new IllegalStateException(rows + " rows");
    }
    rowStart = new int[rows + 1];
    ltCount = new char[rows];
    // The LT code's mean degree is 4.8 and at most 2.3 PI columns come with it.
    columnsOf = new char[3 * code.ltColumns + 3 * code.ldpcRows + 8 * symbols + 64];
    addLdpcRows();
    addLtRows(internalIds, symbols);
    columnStart = new int[code.ltColumns + 1];
    rowsOf = transpose();
  }

  private void addLdpcRows() {
    int s = code.ldpcRows;
    int[] next = new int[s];
    for (int pass = 0; pass < 2; pass++) {
      for (int column = 0; column < code.circulantColumns(); column++) {
        int step = 1 + column / s;
        int row = column % s;
        for (int i = 0; i < 3; i++) {
          if (pass == 0) {
            next[row]++;
          } else {
            columnsOf[next[row]++] = (char) column;
          }
          row = (row + step) % s;
        }
      }
      if (pass == 0) {
        for (int row = 0; row < s; row++) {
          ltCount[row] = (char) (next[row] + 1);
          rowStart[row + 1] = rowStart[row] + next[row] + 3;
          next[row] = rowStart[row];
        }
      }
    }
    for (int row = 0; row < s; row++) {
      columnsOf[next[row]] = (char) (code.circulantColumns() + row);
      columnsOf[next[row] + 1] = (char) (code.ltColumns + row % code.piColumns);
      columnsOf[next[row] + 2] = (char) (code.ltColumns + (row + 1) % code.piColumns);
    }
  }

  private void addLtRows(int[] internalIds, int symbols) {
    LtSymbol symbol = new LtSymbol(code);
    int at = rowStart[code.ldpcRows];
    for (int i = 0; i < symbols; i++) {
      symbol.set(internalIds[i]);
      if (at + symbol.count > columnsOf.length) {
        columnsOf = Arrays.copyOf(columnsOf, columnsOf.length + columnsOf.length / 4 + 64);
      }
      System.arraycopy(symbol.columns, 0, columnsOf, at, symbol.count);
      at += symbol.count;
      ltCount[code.ldpcRows + i] = (char) symbol.ltCount;
      rowStart[code.ldpcRows + i + 1] = at;
    }
  }

  private char[] transpose() {
    for (int row = 0; row < rows; row++) {
      for (int at = rowStart[row]; at < rowStart[row] + ltCount[row]; at++) {
        columnStart[columnsOf[at]]++;
      }
    }
    int sum = 0;
    for (int column = 0; column <= code.ltColumns; column++) {
      sum += columnStart[column];
      columnStart[column] = sum;
    }
    char[] result = new char[sum];
    for (int row = rows - 1; row >= 0; row--) {
      for (int at = rowStart[row]; at < rowStart[row] + ltCount[row]; at++) {
        result[--columnStart[columnsOf[at]]] = (char) row;
      }
    }
    return result;
  }
}
