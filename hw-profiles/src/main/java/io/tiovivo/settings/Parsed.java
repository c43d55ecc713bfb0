package io.tiovivo.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line that fits its declaration. Asking for a name that was not declared is a defect of
 * the caller and throws {@link IllegalArgumentException}; a value that does not fit what is asked
 * for is the user's and throws {@link UsageException}.
 */
public final class Parsed {
  private final CommandLine line;
  private final Map<String, List<String>> values;
  private final List<String> arguments;
  private final boolean help;

  Parsed(CommandLine line, Map<String, List<String>> values, List<String> arguments, boolean help) {
    this.line = line;
    this.values = values;
    this.arguments = List.copyOf(arguments);
    this.help = help;
  }

  /** True when help was asked for: then nothing else was checked. */
  public boolean help() {
    return help;
  }

  /** What stands outside the options, in order. */
  public List<String> arguments() {
    return arguments;
  }

  /** True when the option or flag stood on the command line. */
  public boolean given(String name) {
    line.declared(name);
    return values.containsKey(name);
  }

  /** True when the flag was given. */
  public boolean flag(String name) {
    return given(name);
  }

  /** The value given, or the default. Ask {@link #maybe} where there is none. */
  public String text(String name) {
    return maybe(name)
        .orElseThrow(() -> new IllegalArgumentException("no value for --" + name + ", use maybe"));
  }

  /** The value given, or the default, or nothing. */
  public Optional<String> maybe(String name) {
    List<String> given = texts(name);
    return given.isEmpty() ? Optional.empty() : Optional.of(given.get(given.size() - 1));
  }

  /** All values of an option that may be repeated, in order. */
  public List<String> texts(String name) {
    String fallback = line.declared(name).fallback();
    List<String> given = values.get(name);
    if (given != null) {
      return List.copyOf(given);
    }
    return fallback == null ? List.of() : List.of(fallback);
  }

  /** A whole number from {@code min} to {@code max}, both inclusive. */
  public long integer(String name, long min, long max) throws UsageException {
    String text = text(name);
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException fallThrough) {
      // Said below, in one sentence for both mistakes.
    }
    throw wrong(name, text, "is not a whole number from " + min + " to " + max);
  }

  /** A number from {@code min} to {@code max}, both inclusive. */
  public double decimal(String name, double min, double max) throws UsageException {
    String text = text(name);
    try {
      double value = Double.parseDouble(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException fallThrough) {
      // Said below, in one sentence for both mistakes.
    }
    throw wrong(
        name,
        text,
        "is not a number from " + Units.decimal(min, 3) + " to " + Units.decimal(max, 3));
  }

  /** A size in bytes, see {@link Units#bytes}. */
  public long bytes(String name, long min, long max) throws UsageException {
    String text = text(name);
    long value;
    try {
      value = Units.bytes(text);
    } catch (NumberFormatException e) {
      throw line.wrong("--" + name + ": " + e.getMessage());
    }
    if (value < min || value > max) {
      throw wrong(
          name, text, "is not from " + Units.formatBytes(min) + " to " + Units.formatBytes(max));
    }
    return value;
  }

  /** A duration, see {@link Units#duration}. */
  public Duration duration(String name, Duration min, Duration max) throws UsageException {
    String text = text(name);
    Duration value;
    try {
      value = Units.duration(text);
    } catch (NumberFormatException e) {
      throw line.wrong("--" + name + ": " + e.getMessage());
    }
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      String range = Units.formatDuration(min) + " to " + Units.formatDuration(max);
      throw wrong(name, text, "is not from " + range);
    }
    return value;
  }

  /** A path; whether something is there is for the command to find out. */
  public Path path(String name) throws UsageException {
    String text = text(name);
    try {
      if (!text.isEmpty()) {
        return Path.of(text);
      }
    } catch (InvalidPathException fallThrough) {
      // Said below, with the option's name.
    }
    throw wrong(name, text, "is not a path");
  }

  /** One of several words. */
  public String choice(String name, Collection<String> words) throws UsageException {
    String text = text(name);
    if (words.contains(text)) {
      return text;
    }
    String hint = Nearest.hint("", text, words);
    throw wrong(name, text, "is not one of " + String.join(", ", words) + hint);
  }

  /** A complaint about an option's value, for checks that the methods here do not cover. */
  public UsageException wrong(String name, String value, String what) {
    return line.wrong("--" + name + ": " + UsageException.quoted(value) + " " + what);
  }
}
