package io.tiovivo.console;

import java.util.ArrayList;
import java.util.List;

/** A plain table: columns as wide as their widest cell, two blanks between them. */
public final class Table {
  private final List<String[]> rows = new ArrayList<>();
  private final boolean[] rightAligned;

  /**
   * Starts a table with its headings; one that begins with {@code >} makes a column of numbers,
   * aligned to the right.
   */
  public Table(String... headings) {
    rightAligned = new boolean[headings.length];
    String[] shown = new String[headings.length];
    for (int i = 0; i < headings.length; i++) {
      rightAligned[i] = headings[i].startsWith(">");
      shown[i] = rightAligned[i] ? headings[i].substring(1) : headings[i];
    }
    rows.add(shown);
  }

  /** Adds a row with as many cells as there are headings. */
  public Table row(String... cells) {
    if (cells.length != rightAligned.length) {
      throw new IllegalArgumentException(
          cells.length + " cells in a table of " + rightAligned.length + " columns");
    }
    rows.add(cells.clone());
    return this;
  }

  /** The lines of the table, headings first, without trailing blanks. */
  public List<String> lines() {
    int[] widths = new int[rightAligned.length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String padding = " ".repeat(widths[i] - row[i].length());
        line.append(i == 0 ? "" : "  ");
        line.append(rightAligned[i] ? padding + row[i] : row[i] + padding);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  @Override
  public String toString() {
    return String.join("\n", lines()) + "\n";
  }
}
