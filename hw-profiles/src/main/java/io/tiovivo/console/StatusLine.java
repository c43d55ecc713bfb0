package io.tiovivo.console;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Shows how a command gets on. On a terminal progress is one line, redrawn in place, in words; in a
 * pipe it is a logfmt line now and then. Events are always shown, each on a line of its own.
 *
 * <p>The caller owns the clock and hands over the time; safe for use by several threads.
 */
public final class StatusLine {
  /** On a terminal: faster than the eye follows is wasted. */
  private static final long TERMINAL_INTERVAL_NS = 100_000_000L;

  /** In a pipe: often enough for whoever draws a bar from it, seldom enough for a log file. */
  private static final long PIPE_INTERVAL_NS = 500_000_000L;

  private static final int TERMINAL_COLUMNS = 80;

  /** Return to the first column, erase to the end of the line (ECMA-48 EL). */
  private static final String CLEAR = "\r\u001B[K";

  private final PrintStream out;
  private final boolean terminal;
  private String shownEvent = "";
  private long shownNs;
  private boolean drawn;

  /**
   * @param out where to; not closed here
   * @param terminal whether that is a terminal
   */
  public StatusLine(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** On standard output, as a terminal if it is one. */
  public static StatusLine standard() {
    return new StatusLine(System.out, isTerminal());
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
   * Shows progress, unless the last of the same kind was just now.
   *
   * @param nowNs of a monotonic clock
   * @param line for a pipe
   * @param words for a terminal; cut at its width
   */
  public synchronized void progress(long nowNs, LogLine line, String words) {
    long intervalNs = terminal ? TERMINAL_INTERVAL_NS : PIPE_INTERVAL_NS;
    if (shownEvent.equals(line.event()) && nowNs - shownNs < intervalNs) {
      return;
    }
    shownEvent = line.event();
    shownNs = nowNs;
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

  /** Shows something that happened, on a line that stays. */
  public synchronized void event(LogLine line, String words) {
    shownEvent = "";
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
    if (drawn) {
      out.print(CLEAR);
      out.flush();
    }
    drawn = false;
    shownEvent = "";
  }
}
