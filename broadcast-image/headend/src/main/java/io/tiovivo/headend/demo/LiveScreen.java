package io.tiovivo.headend.demo;

import java.io.PrintStream;
import java.util.List;

/**
 * Puts lines and live rows on the terminal. Lines stay and scroll; the rows below them are redrawn
 * in place, in one write, so nothing flickers. In a pipe there are only lines.
 *
 * <p>Safe for use by the shutdown hook beside the main thread.
 */
final class LiveScreen {
  private static final String ESCAPE = "\u001B[";
  private static final String CLEAR_LINE = ESCAPE + "K";
  private static final String CLEAR_BELOW = ESCAPE + "J";
  private static final String HIDE_CURSOR_AND_WRAP = ESCAPE + "?25l" + ESCAPE + "?7l";
  private static final String SHOW_CURSOR_AND_WRAP = ESCAPE + "?7h" + ESCAPE + "?25h";

  private final PrintStream out;
  private final boolean terminal;
  private List<String> drawn = List.of();
  private boolean ended;

  LiveScreen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  boolean terminal() {
    return terminal;
  }

  /** Prints a line that stays. */
  synchronized void say(String line) {
    if (!terminal || drawn.isEmpty()) {
      out.print(line + "\n");
    } else {
      out.print(up() + line + CLEAR_LINE + "\n" + rows(drawn));
    }
    out.flush();
  }

  /** Redraws the live rows. */
  synchronized void draw(List<String> rows) {
    if (!terminal || ended || rows.equals(drawn)) {
      return;
    }
    String start = drawn.isEmpty() ? HIDE_CURSOR_AND_WRAP : up();
    out.print(start + rows(rows) + (rows.size() < drawn.size() ? CLEAR_BELOW : ""));
    out.flush();
    drawn = List.copyOf(rows);
    if (rows.isEmpty()) {
      out.print(SHOW_CURSOR_AND_WRAP);
      out.flush();
    }
  }

  /** Leaves the rows as they are and gives the terminal back; draws no more. */
  synchronized void end() {
    if (terminal && !drawn.isEmpty()) {
      out.print(SHOW_CURSOR_AND_WRAP);
      out.flush();
    }
    drawn = List.of();
    ended = true;
  }

  private String up() {
    return drawn.isEmpty() ? "" : ESCAPE + drawn.size() + "A\r";
  }

  private static String rows(List<String> rows) {
    StringBuilder text = new StringBuilder();
    for (String row : rows) {
      text.append(row).append(CLEAR_LINE).append('\n');
    }
    return text.toString();
  }
}
