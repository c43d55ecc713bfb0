package io.tiovivo.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One event as a logfmt line, {@code receiving percent=41.2 version=1.0.0 reason="no beacon yet"}:
 * easy to read, to grep and to parse back. Values with blanks, quotes or control characters are
 * quoted with backslash escapes, so a line is always one line whatever the values hold.
 */
public final class LogLine {
  /** Longer lines are not ours. */
  private static final int MAX_LINE_CHARS = 8192;

  private static final int MAX_FIELDS = 64;

  private final String event;
  private final Map<String, String> fields = new LinkedHashMap<>();

  private LogLine(String event) {
    this.event = event;
  }

  /** Starts a line; {@code event} is a lower-case word. */
  public static LogLine of(String event) {
    if (!isWord(event)) {
      throw new IllegalArgumentException("\"" + event + "\" is not a lower-case word");
    }
    return new LogLine(event);
  }

  /** Adds a field; {@code key} is a lower-case word with its unit last, such as eta_s. */
  public LogLine with(String key, String value) {
    if (!isWord(key)) {
      throw new IllegalArgumentException("\"" + key + "\" is not a lower-case word");
    }
    fields.put(key, value);
    return this;
  }

  public LogLine with(String key, long value) {
    return with(key, Long.toString(value));
  }

  /** Adds a number with one decimal. */
  public LogLine with(String key, double value) {
    return with(key, io.tiovivo.settings.Units.decimal(value, 1));
  }

  public String event() {
    return event;
  }

  /** The value of a field, unquoted. */
  public Optional<String> text(String key) {
    return Optional.ofNullable(fields.get(key));
  }

  /** The value of a field that is a whole number; empty when it is missing or something else. */
  public OptionalLong integer(String key) {
    try {
      String value = fields.get(key);
      return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
    } catch (NumberFormatException somethingElse) {
      return OptionalLong.empty();
    }
  }

  /** The value of a field that is a finite number; empty when it is missing or something else. */
  public OptionalDouble decimal(String key) {
    try {
      double value = Double.parseDouble(fields.getOrDefault(key, ""));
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException somethingElse) {
      return OptionalDouble.empty();
    }
  }

  /** Reads a line back; empty when it is not one of these lines. Never throws. */
  public static Optional<LogLine> parse(String text) {
    int length = text.length();
    int end = wordEnd(text, 0);
    if (length > MAX_LINE_CHARS || end == 0 || end < length && text.charAt(end) != ' ') {
      return Optional.empty();
    }
    LogLine line = new LogLine(text.substring(0, end));
    int at = end;
    while (at < length) {
      if (text.charAt(at) == ' ') {
        at++;
        continue;
      }
      int keyEnd = wordEnd(text, at);
      boolean isField = keyEnd > at && keyEnd < length && text.charAt(keyEnd) == '=';
      if (!isField || line.fields.size() == MAX_FIELDS) {
        return Optional.empty();
      }
      StringBuilder value = new StringBuilder();
      int valueEnd = readValue(text, keyEnd + 1, value);
      if (valueEnd < 0 || valueEnd < length && text.charAt(valueEnd) != ' ') {
        return Optional.empty();
      }
      line.fields.put(text.substring(at, keyEnd), value.toString());
      at = valueEnd;
    }
    return Optional.of(line);
  }

  /** The line, without a line end. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(event);
    for (Map.Entry<String, String> field : fields.entrySet()) {
      line.append(' ').append(field.getKey()).append('=');
      append(line, field.getValue());
    }
    return line.toString();
  }

  private static void append(StringBuilder line, String value) {
    boolean bare = !value.isEmpty();
    for (int i = 0; i < value.length() && bare; i++) {
      char c = value.charAt(i);
      bare = c > ' ' && c != '"' && c != '\\' && c != '=' && !Character.isISOControl(c);
    }
    if (bare) {
      line.append(value);
      return;
    }
    line.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c == '\n') {
        line.append("\\n");
      } else {
        line.append(Character.isISOControl(c) ? '?' : c);
      }
    }
    line.append('"');
  }

  /** Reads a bare or quoted value; returns the index after it, or -1. */
  private static int readValue(String text, int start, StringBuilder value) {
    int at = start;
    if (at == text.length() || text.charAt(at) != '"') {
      while (at < text.length() && text.charAt(at) != ' ') {
        value.append(text.charAt(at++));
      }
      return at;
    }
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        return at + 1;
      }
      if (c == '\\') {
        if (++at == text.length()) {
          return -1;
        }
        c = text.charAt(at) == 'n' ? '\n' : text.charAt(at);
      }
      value.append(c);
    }
    return -1;
  }

  private static boolean isWord(String text) {
    return !text.isEmpty() && wordEnd(text, 0) == text.length();
  }

  private static int wordEnd(String text, int start) {
    int end = start;
    while (end < text.length() && isWordChar(text.charAt(end), end == start)) {
      end++;
    }
    return end;
  }

  private static boolean isWordChar(char c, boolean first) {
    return c >= 'a' && c <= 'z' || !first && (c >= '0' && c <= '9' || c == '_' || c == '-');
  }
}
