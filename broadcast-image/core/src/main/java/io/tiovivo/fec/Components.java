package io.tiovivo.fec;

/**
 * Connected components of the columns that rows of two remaining columns tie together, for the r =
 * 2 choice of RFC 6330 section 5.4.2.2. Solving one column solves its whole component, so
 * components only ever merge and vanish as a whole: a union-find forest suffices, and lists by size
 * give the largest at once. All of it costs little more than linear time.
 */
final class Components {
  private static final char NONE = 0xFFFF;

  /** Size of a component whose leader is gone: the rest of it follows before the next choice. */
  private static final char VANISHING = 0;

  private final int[] columnStart;
  private final char[] parent;
  private final char[] size;
  private final char[] firstOfSize;
  private final char[] next;
  private final char[] previous;
  private int largestSize = 1;

  /**
   * Starts with every column alone.
   *
   * @param columnStart gives each column's number of rows; the one with most leads its component
   */
  Components(int columns, int[] columnStart) {
    this.columnStart = columnStart;
    parent = new char[columns];
    size = new char[columns];
    firstOfSize = new char[columns + 1];
    next = new char[columns];
    previous = new char[columns];
    for (int column = 0; column < columns; column++) {
      parent[column] = (char) column;
      size[column] = 1;
      firstOfSize[column] = NONE;
    }
    firstOfSize[columns] = NONE;
  }

  /** Ties two columns together. */
  void join(int columnA, int columnB) {
    int a = root(columnA);
    int b = root(columnB);
    if (a == b) {
      return;
    }
    unlink(a);
    unlink(b);
    if (weight(a) < weight(b)) {
      int swap = a;
      a = b;
      b = swap;
    }
    parent[b] = (char) a;
    if (size[a] == VANISHING || size[b] == VANISHING) {
      size[a] = VANISHING;
    } else {
      size[a] += size[b];
      link(a);
    }
  }

  /** Leader of the largest component of two or more columns; -1: there is none. */
  int largest() {
    while (largestSize > 1 && firstOfSize[largestSize] == NONE) {
      largestSize--;
    }
    return largestSize > 1 ? firstOfSize[largestSize] : -1;
  }

  /** Notes that a column is solved or inactive: its component is about to vanish. */
  void removed(int column) {
    if (parent[column] == column) {
      unlink(column);
      size[column] = VANISHING;
    }
  }

  private int weight(int column) {
    return columnStart[column + 1] - columnStart[column];
  }

  private int root(int column) {
    int at = column;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private void link(int root) {
    char first = firstOfSize[size[root]];
    next[root] = first;
    previous[root] = NONE;
    if (first != NONE) {
      previous[first] = (char) root;
    }
    firstOfSize[size[root]] = (char) root;
    largestSize = Math.max(largestSize, size[root]);
  }

  private void unlink(int root) {
    if (size[root] < 2) {
      return;
    }
    if (previous[root] == NONE) {
      firstOfSize[size[root]] = next[root];
    } else {
      next[previous[root]] = next[root];
    }
    if (next[root] != NONE) {
      previous[next[root]] = previous[root];
    }
  }
}
