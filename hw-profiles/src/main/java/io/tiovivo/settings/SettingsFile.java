package io.tiovivo.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A file of {@code key = value} lines. Keys are dotted words; {@code #} at the start of a line or
 * after a blank begins a comment; there is no quoting, nesting or inclusion, so a shell can read
 * one with {@code sed}.
 *
 * <p>The valid keys are known beforehand: any other is refused with file, line and the nearest
 * valid one. Every complaint names the file and the line.
 */
public final class SettingsFile {
  private static final int MAX_FILE_BYTES = 64 << 10;
  private static final int MAX_KEYS = 512;
  private static final int MAX_LINE_CHARS = 2000;

  /** What a decoder makes of bytes that are no UTF-8. */
  private static final char UNDECODABLE = '\uFFFD';

  private record Entry(int line, String value) {}

  /**
   * A line that is wrong.
   *
   * @param line from 1; 0: the file as a whole
   * @param key that it sets, or most likely means; "": none
   * @param what is wrong, and what helps; never a value that may be secret
   */
  public record Flaw(int line, String key, String what) {}

  private final String name;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private SettingsFile(String name) {
    this.name = name;
  }

  /** Reads a file; {@code validKeys} as in {@link #parse}. */
  public static SettingsFile read(Path path, Collection<String> validKeys)
      throws IOException, UsageException {
    try (InputStream in = Files.newInputStream(path)) {
      return parse(path.toString(), in.readNBytes(MAX_FILE_BYTES + 1), validKeys);
    }
  }

  /**
   * Parses a file's bytes.
   *
   * @param name of the file, for complaints
   * @param bytes UTF-8
   * @param validKeys all keys there may be; one that ends in ".*" stands for any last word
   * @throws UsageException on the first line that is wrong
   */
  public static SettingsFile parse(String name, byte[] bytes, Collection<String> validKeys)
      throws UsageException {
    SettingsFile file = new SettingsFile(name);
    if (bytes.length > MAX_FILE_BYTES) {
      throw new UsageException(name + ": longer than " + MAX_FILE_BYTES + " bytes");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UsageException(name + ": is not UTF-8 text");
    }
    int number = 0;
    for (String line : text.split("\r?\n", -1)) {
      Optional<Flaw> flaw = file.takeLine(++number, line, validKeys);
      if (flaw.isPresent()) {
        throw file.at(number, flaw.get().what());
      }
    }
    return file;
  }

  /**
   * Parses what can be parsed of a file's bytes: a line that is wrong is told and left out.
   *
   * @param flaws is told all of them, in order
   */
  public static SettingsFile parseAll(
      String name, byte[] bytes, Collection<String> validKeys, Consumer<Flaw> flaws) {
    SettingsFile file = new SettingsFile(name);
    if (bytes.length > MAX_FILE_BYTES) {
      flaws.accept(new Flaw(0, "", "longer than " + MAX_FILE_BYTES + " bytes: none of it holds"));
      return file;
    }
    int number = 0;
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\r?\n", -1)) {
      file.takeLine(++number, line, validKeys).ifPresent(flaws);
    }
    return file;
  }

  private Optional<Flaw> takeLine(int number, String line, Collection<String> validKeys) {
    if (line.length() > MAX_LINE_CHARS) {
      return flaw(number, "", "line is longer than " + MAX_LINE_CHARS + " characters");
    }
    String text = withoutComment(line).strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int equals = text.indexOf('=');
    if (equals <= 0) {
      String start = equals < 0 ? text.split("[ \t]", 2)[0] : text;
      return flaw(
          number,
          isValid(start, validKeys) ? start : "",
          UsageException.quoted(start) + " is not a line of the form key = value");
    }
    String key = text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    if (!isValid(key, validKeys)) {
      return flaw(
          number,
          Nearest.to(key, validKeys).orElse(""),
          "unknown key " + UsageException.quoted(key) + hint(key, validKeys));
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c) && c != '\t' || c == UNDECODABLE) {
        String what = c == UNDECODABLE ? "is not UTF-8 text" : "control characters are not allowed";
        return flaw(number, key, key + ": " + what);
      }
    }
    if (value.isEmpty()) {
      return flaw(number, key, key + ": the value is missing; remove the line or complete it");
    }
    Entry earlier = entries.putIfAbsent(key, new Entry(number, value));
    if (earlier != null) {
      return flaw(number, key, key + ": already set in line " + earlier.line());
    }
    if (entries.size() > MAX_KEYS) {
      entries.remove(key);
      return flaw(number, key, "more than " + MAX_KEYS + " keys");
    }
    return Optional.empty();
  }

  private static Optional<Flaw> flaw(int line, String key, String what) {
    return Optional.of(new Flaw(line, key, what));
  }

  private static String hint(String key, Collection<String> validKeys) {
    int dot = key.lastIndexOf('.');
    if (dot > 0 && validKeys.contains(key.substring(0, dot) + ".*")) {
      return ": behind the last dot stands a word of a-z, 0-9 and -, a letter first";
    }
    return Nearest.hint("", key, validKeys);
  }

  private static String withoutComment(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '#' && (i == 0 || line.charAt(i - 1) <= ' ')) {
        return line.substring(0, i);
      }
    }
    return line;
  }

  private static boolean isValid(String key, Collection<String> validKeys) {
    int dot = key.lastIndexOf('.');
    return validKeys.contains(key) && !key.endsWith("*")
        || dot > 0 && isWord(key, dot + 1) && validKeys.contains(key.substring(0, dot) + ".*");
  }

  private static boolean isWord(String key, int from) {
    for (int i = from; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      if (!letter && (i == from || c != '-' && (c < '0' || c > '9'))) {
        return false;
      }
    }
    return from < key.length();
  }

  /** The keys that begin with {@code prefix}, sorted. */
  public SortedSet<String> keys(String prefix) {
    SortedSet<String> keys = new TreeSet<>();
    for (String key : entries.keySet()) {
      if (key.startsWith(prefix)) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** The line that sets a key; 0: none. */
  public int line(String key) {
    Entry entry = entries.get(key);
    return entry == null ? 0 : entry.line();
  }

  /** The value of a key, if it is set. */
  public Optional<String> maybe(String key) {
    Entry entry = entries.get(key);
    return entry == null ? Optional.empty() : Optional.of(entry.value());
  }

  /** The value of a key that must be set. */
  public String text(String key) throws UsageException {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new UsageException(name + ": " + key + " is missing; add a line " + key + " = ...");
    }
    return entry.value();
  }

  /** The value of a key that must be set, split at blanks. */
  public List<String> words(String key) throws UsageException {
    List<String> words = new ArrayList<>();
    for (String word : text(key).split("[ \t]+")) {
      words.add(word);
    }
    return List.copyOf(words);
  }

  /** A whole number from {@code min} to {@code max}, both inclusive. */
  public long integer(String key, long min, long max) throws UsageException {
    String text = text(key);
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException fallThrough) {
      // Said below, in one sentence for both mistakes.
    }
    throw wrong(
        key, UsageException.quoted(text) + " is not a whole number from " + min + " to " + max);
  }

  /** A size in bytes from {@code min} to {@code max}, see {@link Units#bytes}. */
  public long bytes(String key, long min, long max) throws UsageException {
    long value;
    try {
      value = Units.bytes(text(key));
    } catch (NumberFormatException e) {
      throw wrong(key, e.getMessage());
    }
    if (value < min || value > max) {
      String range = Units.formatBytes(min) + " to " + Units.formatBytes(max);
      throw wrong(key, UsageException.quoted(text(key)) + " is not from " + range);
    }
    return value;
  }

  /** A rate in bits a second from {@code min} to {@code max}, see {@link Units#bitsPerSecond}. */
  public long bitsPerSecond(String key, long min, long max) throws UsageException {
    long value;
    try {
      value = Units.bitsPerSecond(text(key));
    } catch (NumberFormatException e) {
      throw wrong(key, e.getMessage());
    }
    if (value < min || value > max) {
      String range = Units.formatBitsPerSecond(min) + " to " + Units.formatBitsPerSecond(max);
      throw wrong(key, UsageException.quoted(text(key)) + " is not from " + range);
    }
    return value;
  }

  /** A complaint about a key's value, with file and line. */
  public UsageException wrong(String key, String what) {
    Entry entry = entries.get(key);
    String message = key + ": " + what;
    return entry == null ? new UsageException(name + ": " + message) : at(entry.line(), message);
  }

  private UsageException at(int line, String what) {
    return new UsageException(name + ":" + line + ": " + what);
  }
}
