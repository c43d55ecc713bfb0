package io.tiovivo.node.update;

import io.tiovivo.files.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the update remembers between starts, in {@code update.state}: a few words and numbers, a
 * line each. A file that cannot be read is an empty one: what it held is found out again.
 */
final class UpdateMemory {
  static final String FILE = "update.state";
  private static final int MAX_BYTES = 4096;

  private final Path file;
  private final Consumer<String> warning;
  private final Map<String, String> lines = new LinkedHashMap<>();
  private boolean warned;

  UpdateMemory(Path directory, Consumer<String> warning) {
    file = directory.resolve(FILE);
    this.warning = warning;
    read();
  }

  /** When a release was first heard of, seconds since 1970; 0: not known. */
  long seenS(long release) {
    return seenS("seen", release);
  }

  /** The same, of those that are remembered under a name. */
  long seenS(String name, long release) {
    String[] words = lines.getOrDefault(name, "").split(" ");
    return words.length == 2 && number(words[0]) == release ? number(words[1]) : 0;
  }

  /** One release is remembered: the newest. */
  void seen(long release, long atS) {
    put("seen", release + " " + atS);
  }

  /** The release that the owner has ordered; 0: none. */
  long ordered() {
    return number(lines.getOrDefault("ordered", "0"));
  }

  /** Remembers the order; 0: there is none any more. */
  void ordered(long release) {
    if (release != ordered()) {
      put("ordered", Long.toString(release));
    }
  }

  /** A line of somebody's own; "": none. */
  String line(String name) {
    return lines.getOrDefault(name, "");
  }

  /** Keeps a line of somebody's own. */
  void put(String name, String value) {
    lines.put(name, value);
    StringBuilder text = new StringBuilder();
    lines.forEach((key, each) -> text.append(key).append(' ').append(each).append('\n'));
    try {
      WholeFile.replace(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      if (!warned) {
        warning.accept("cannot write " + file + ": " + e.getMessage());
      }
      warned = true;
    }
  }

  private void read() {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII);
      text.lines()
          .filter(line -> line.indexOf(' ') > 0)
          .forEach(
              line ->
                  lines.put(
                      line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
    } catch (NoSuchFileException none) {
      // The first start.
    } catch (IOException e) {
      warning.accept("cannot read " + file + ": " + e.getMessage());
    }
  }

  private static long number(String word) {
    try {
      return Math.max(0, Long.parseLong(word));
    } catch (NumberFormatException damaged) {
      return 0;
    }
  }
}
