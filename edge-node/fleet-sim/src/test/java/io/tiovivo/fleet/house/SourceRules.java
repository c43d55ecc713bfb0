package io.tiovivo.fleet.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must hold in the text of the sources that ship. */
final class SourceRules {
  /** No class is longer, tables of constants aside. */
  static final int MOST_LINES = 500;

  /** A longer class needs a reason in {@link #LONG_FOR_A_REASON}. */
  static final int LINES_TO_JUSTIFY = 300;

  /**
   * A reason is out of date once its class is as short as this: no row for every line to and fro.
   */
  static final int LINES_OF_A_SHORT_CLASS = 250;

  /** Why these are longer than {@link #LINES_TO_JUSTIFY}; a row that is out of date fails. */
  static final Map<String, String> LONG_FOR_A_REASON =
      Map.of(
          "BootPart.java", "reception and restart of a boot image are one state",
          "Keys.java", "a table: each key once, with all that is to be known of it",
          "LeaseKeeper.java", "the one lease and the one attempt of a leaf are one state");

  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");

  /** Paths of the machine that something was written on; what tests and help show is under /tmp. */
  private static final Pattern STRAY_PATH =
      Pattern.compile("(?<![\\w.$}/])(/home/|/root/|/work/|/Users/|/workspace/|[A-Z]:\\\\)");

  private SourceRules() {}

  /** One source file. */
  record Source(String name, List<String> lines) {}

  /** The checkout that this test runs in. */
  static Path checkout() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve("hw-profiles"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("run this test inside the checkout");
      }
    }
    return directory;
  }

  /** All that ships as source: Java, protobuf, shell, data. */
  static List<Source> sources(Path checkout) {
    List<Source> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(checkout)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String path = checkout.relativize(file).toString().replace('\\', '/');
        if (path.contains("src/main/") && !path.contains("target/")) {
          sources.add(new Source(path, Files.readAllLines(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  static Optional<String> tooLong(Source source) {
    int lines = source.lines().size();
    if (!source.name().endsWith(".java") || lines <= LINES_TO_JUSTIFY) {
      return Optional.empty();
    }
    if (lines > MOST_LINES) {
      return Optional.of(source.name() + " has " + lines + " lines: split it");
    }
    String file = source.name().substring(source.name().lastIndexOf('/') + 1);
    return LONG_FOR_A_REASON.containsKey(file)
        ? Optional.empty()
        : Optional.of(
            source.name()
                + " has "
                + lines
                + " lines: split it, or give the reason in "
                + SourceRules.class.getSimpleName());
  }

  static List<String> unfinished(Source source) {
    return matches(source, UNFINISHED, "is unfinished");
  }

  static List<String> strayPaths(Source source) {
    return matches(source, STRAY_PATH, "names a path of somebody's machine");
  }

  private static List<String> matches(Source source, Pattern pattern, String what) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < source.lines().size(); i++) {
      Matcher matcher = pattern.matcher(source.lines().get(i));
      if (matcher.find()) {
        found.add(source.name() + ":" + (i + 1) + " " + what + ": " + matcher.group());
      }
    }
    return found;
  }
}
