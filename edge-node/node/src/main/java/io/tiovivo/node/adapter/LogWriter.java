package io.tiovivo.node.adapter;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import org.tinylog.Level;
import org.tinylog.core.LogEntry;
import org.tinylog.core.LogEntryValue;
import org.tinylog.writers.Writer;

/**
 * TinyLog's way to standard output. Milestones go out as they are. What is for people has a level
 * and, where nobody adds it, the time; in systemd's journal it has the priority instead that
 * journald takes off each line (sd-daemon(3)). TinyLog makes one by its name in tinylog.properties.
 */
public final class LogWriter implements Writer {
  private static final int SYSLOG_ERROR = 3;
  private static final int SYSLOG_WARNING = 4;
  private static final int SYSLOG_INFO = 6;
  private static final int SYSLOG_DEBUG = 7;
  private static final int MILLIS_PER_S = 1000;

  /** ERROR, DEBUG, TRACE. */
  private static final int WIDEST = 5;

  private final boolean bare;
  private final boolean journal;
  private final PrintStream out;

  /**
   * @param properties {@code bare = true}: the message and nothing else
   */
  public LogWriter(Map<String, String> properties) {
    this(
        Boolean.parseBoolean(properties.get("bare")),
        isJournal(System.getenv().getOrDefault("JOURNAL_STREAM", ""), Path.of("/proc/self/fd/1")),
        System.out);
  }

  LogWriter(boolean bare, boolean journal, PrintStream out) {
    this.bare = bare;
    this.journal = journal;
    this.out = out;
  }

  /**
   * Whether an open file is the journal's stream.
   *
   * @param stream device and inode, "8:1234", as systemd tells them (systemd.exec(5))
   */
  static boolean isJournal(String stream, Path file) {
    if (stream.isEmpty()) {
      return false;
    }
    try {
      Object device = Files.getAttribute(file, "unix:dev");
      Object inode = Files.getAttribute(file, "unix:ino");
      return stream.equals(device + ":" + inode);
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  @Override
  public Collection<LogEntryValue> getRequiredLogEntryValues() {
    return EnumSet.of(LogEntryValue.LEVEL, LogEntryValue.MESSAGE, LogEntryValue.EXCEPTION);
  }

  @Override
  public void write(LogEntry entry) {
    String message = entry.getMessage() == null ? "" : entry.getMessage();
    if (entry.getException() != null) {
      StringWriter trace = new StringWriter();
      entry.getException().printStackTrace(new PrintWriter(trace));
      message = message.isEmpty() ? trace.toString() : message + ": " + trace;
    }
    // In one piece: other threads log, too.
    out.print(bare ? message + "\n" : text(entry.getLevel(), message, System.currentTimeMillis()));
  }

  /** Each line of a message, ended; a line without a priority of its own would be of another. */
  String text(Level level, String message, long nowMs) {
    String prefix =
        journal
            ? "<" + priority(level) + ">"
            : time(nowMs)
                + (level.name().length() < WIDEST ? " " + level + "  " : " " + level + " ");
    return prefix + message.stripTrailing().replace("\n", journal ? "\n" + prefix : "\n") + "\n";
  }

  /** UTC, to the second; a box without a clock of its own begins in 1970, or where it left off. */
  private static String time(long nowMs) {
    long nowS = Math.floorDiv(nowMs, MILLIS_PER_S);
    LocalDateTime time = LocalDateTime.ofEpochSecond(nowS, 0, ZoneOffset.UTC);
    return time.toLocalDate()
        + "T"
        + two(time.getHour())
        + ":"
        + two(time.getMinute())
        + ":"
        + two(time.getSecond())
        + "Z";
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  private static int priority(Level level) {
    return switch (level) {
      case ERROR -> SYSLOG_ERROR;
      case WARN -> SYSLOG_WARNING;
      case INFO -> SYSLOG_INFO;
      default -> SYSLOG_DEBUG;
    };
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
