package io.tiovivo.console;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * Shows how a command gets on. On a terminal progress is one line, redrawn in place, in words; in a
 * pipe, which may end in a journal on a card, it is a logfmt line now and then: the first and the
 * last of each kind, and between them only what says something new. Events are always shown, each
 * on a line of its own.
 *
 * <p>The caller owns the clock and hands over the time; safe for use by several threads.
 */
public final class StatusLine {
  /** On a terminal: faster than the eye follows is wasted. */
  private static final long TERMINAL_INTERVAL_NS = 100_000_000L;

  /** In a pipe: seldom enough for a journal. */
  private static final long PIPE_INTERVAL_NS = 5_000_000_000L;

  /** In a pipe: whoever waits for progress hears of such a step at once. */
  private static final int STEP_PERCENT = 10;

  /** How often in a pipe, in milliseconds, for whoever draws a bar from the lines. */
  private static final String INTERVAL = "TIOVIVO_PROGRESS_MS";

  private static final long NS_PER_MS = 1_000_000L;

  private static final int TERMINAL_COLUMNS = 80;

  /** Return to the first column, erase to the end of the line (ECMA-48 EL). */
  private static final String CLEAR = "\r\u001B[K";

  private final PrintStream out;
  private final boolean terminal;
  private final long intervalNs;
  private LogLine shown; // of progress; null: none since the last event
  private LogLine held; // progress after that; null: none
  private long shownNs;
  private boolean drawn;

  /**
   * @param out where to; not closed here
   * @param terminal whether that is a terminal
   */
  public StatusLine(PrintStream out, boolean terminal) {
    this(out, terminal, terminal ? TERMINAL_INTERVAL_NS : PIPE_INTERVAL_NS);
  }

  private StatusLine(PrintStream out, boolean terminal, long intervalNs) {
    this.out = out;
    this.terminal = terminal;
    this.intervalNs = intervalNs;
  }

  /**
   * On standard output, as a terminal if it is one; in a pipe as often as TIOVIVO_PROGRESS_MS says.
   */
  public static StatusLine standard() {
    boolean terminal = isTerminal();
    String told = System.getenv(INTERVAL);
    return terminal || told == null || !told.matches("[0-9]{1,6}")
        ? new StatusLine(System.out, terminal)
        : new StatusLine(System.out, false, Long.parseLong(told) * NS_PER_MS);
  }

  /**
   * Whether standard output is a terminal. {@code System.console()} won't do: it wants standard
   * input to be one as well, and from JDK 22 to 24 it is there even in a pipe.
   */
  public static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | RuntimeException noProcFileSystem) {
      return System.console() != null;
    }
  }

  /**
   * Shows progress, unless the last of the same kind was just now or, in a pipe, said as much.
   *
   * @param nowNs of a monotonic clock
   * @param line for a pipe
   * @param words for a terminal; cut at its width
   */
  public synchronized void progress(long nowNs, LogLine line, String words) {
    boolean goesOn = shown != null && shown.event().equals(line.event());
    if (goesOn && !isDue(nowNs, line)) {
      held = line;
      return;
    }
    if (!goesOn) {
      tellHeld();
    }
    shown = line;
    shownNs = nowNs;
    held = null;
    if (terminal) {
      // One column stays free: some terminals wrap when the last one is written.
      boolean fits = words.length() < TERMINAL_COLUMNS;
      out.print(CLEAR + (fits ? words : words.substring(0, TERMINAL_COLUMNS - 1)));
      out.flush();
      drawn = true;
    } else {
      out.println(line);
      out.flush();
    }
  }

  private boolean isDue(long nowNs, LogLine line) {
    boolean longAgo = nowNs - shownNs >= intervalNs;
    OptionalDouble before = shown.decimal("percent");
    OptionalDouble now = line.decimal("percent");
    if (terminal || before.isEmpty() || now.isEmpty()) {
      return longAgo && (terminal || !line.toString().equals(shown.toString()));
    }
    double step = Math.abs(now.getAsDouble() - before.getAsDouble());
    return longAgo && (long) now.getAsDouble() != (long) before.getAsDouble()
        || step >= STEP_PERCENT;
  }

  /** The last of its kind, in a pipe, unless it was shown. */
  private void tellHeld() {
    if (held != null && !terminal && !held.toString().equals(shown.toString())) {
      out.println(held);
    }
    held = null;
  }

  /** Shows something that happened, on a line that stays. */
  public synchronized void event(LogLine line, String words) {
    tellHeld();
    shown = null;
    if (terminal) {
      out.print((drawn ? CLEAR : "") + words + "\n");
    } else {
      out.println(line);
    }
    out.flush();
    drawn = false;
  }

  /** Clears the redrawn line, if there is one: before something else prints, or at the end. */
  public synchronized void clear() {
    tellHeld();
    if (drawn) {
      out.print(CLEAR);
      out.flush();
    }
    drawn = false;
    shown = null;
  }
}
