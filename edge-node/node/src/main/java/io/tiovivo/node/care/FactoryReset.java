package io.tiovivo.node.care;

import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.files.Tree;
import io.tiovivo.files.WholeFile;
import io.tiovivo.node.control.ControlRequest.ResetLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Forgets, whatever cuts the power meanwhile: what is wanted is written down first, and whoever
 * starts next, loader or node, finishes it before anything else. What a card once held can often be
 * read back from it; whoever fears that destroys the card.
 */
public final class FactoryReset {
  private static final List<String> SETTINGS =
      List.of("tiovivo.conf", "chosen.conf", "page.token", "pins.levels", "data.usage", "data");

  private static final List<String> OWNER =
      List.of(
          "node.key",
          "node.id",
          "node.credential",
          "node.request",
          "node.starts",
          "node.beacon",
          "node.trust",
          "peers.cache",
          "fleet.claim");

  private FactoryReset() {}

  /** What would go, of what is there. */
  public static List<Path> goes(Path directory, ResetLevel level) {
    List<Path> paths = new ArrayList<>();
    for (String name : names(level)) {
      Path path = directory.resolve(name);
      if (Files.exists(path)) {
        paths.add(path);
      }
    }
    if (level == ResetLevel.EVERYTHING) {
      for (String name : List.of("flash.img", "unpacked")) {
        if (Files.exists(directory.resolve(name))) {
          paths.add(directory.resolve(name));
        }
      }
    }
    return paths;
  }

  /** Writes down what is wanted. */
  public static void order(Path directory, ResetLevel level) throws IOException {
    WholeFile.replace(directory.resolve(LaunchEnvironment.RESET_ORDER), List.of(word(level)));
  }

  /**
   * Finishes what was ordered, before a node starts. Images are the loader's: it has dealt with
   * them by then.
   *
   * @return what was forgotten; empty: nothing was ordered
   */
  public static Optional<ResetLevel> finish(Path directory) throws IOException {
    Path marker = directory.resolve(LaunchEnvironment.RESET_ORDER);
    if (!Files.exists(marker)) {
      return Optional.empty();
    }
    String word = Files.readString(marker, StandardCharsets.UTF_8).strip();
    ResetLevel level = ResetLevel.SETTINGS;
    for (ResetLevel each : ResetLevel.values()) {
      level = word(each).equals(word) ? each : level;
    }
    for (String name : names(level)) {
      Path path = directory.resolve(name);
      if (Files.isDirectory(path)) {
        Tree.delete(path);
      } else {
        Files.deleteIfExists(path);
      }
    }
    Files.delete(marker);
    return Optional.of(level);
  }

  private static String word(ResetLevel level) {
    return switch (level) {
      case SETTINGS -> LaunchEnvironment.RESET_SETTINGS;
      case OWNER -> LaunchEnvironment.RESET_OWNER;
      case EVERYTHING -> LaunchEnvironment.RESET_EVERYTHING;
    };
  }

  private static List<String> names(ResetLevel level) {
    List<String> names = new ArrayList<>(SETTINGS);
    if (level != ResetLevel.SETTINGS) {
      names.addAll(OWNER);
    }
    return names;
  }
}
