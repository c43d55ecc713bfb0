package io.tiovivo.node.pins.household;

import io.tiovivo.files.WholeFile;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.pins.LevelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Where levels of outputs are written down. */
final class LevelFiles {
  /** In the node's directory: what is to come back after a power cut. */
  static final String ON_CARD = "pins.levels";

  private static final int MAX_BYTES = 16 * 1024;

  /** Remembers nothing, and says so. */
  static final LevelFile NOWHERE =
      new LevelFile() {
        @Override
        public Optional<String> read() {
          return Optional.empty();
        }

        @Override
        public Optional<String> write(String text) {
          return Optional.of(
              "levels of outputs are not remembered while the node restarts: none of $RUNTIME_DIRECTORY,"
                  + " /run/tiovivo and $XDG_RUNTIME_DIR can be written");
        }
      };

  private LevelFiles() {}

  /** A file on the card, written behind the back of the loop: a card may take a second for it. */
  static LevelFile behind(LevelFile file, Consumer<Runnable> background, Desk desk) {
    return new LevelFile() {
      @Override
      public Optional<String> read() {
        return file.read();
      }

      @Override
      public Optional<String> write(String text) {
        background.accept(
            () -> file.write(text).ifPresent(problem -> desk.post(() -> desk.warn(problem))));
        return Optional.empty();
      }
    };
  }

  /** A file that is replaced whole. */
  static LevelFile at(Path path) {
    return new LevelFile() {
      @Override
      public Optional<String> read() {
        try (var in = Files.newInputStream(path)) {
          return Optional.of(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
        } catch (IOException none) {
          return Optional.empty();
        }
      }

      @Override
      public Optional<String> write(String text) {
        try {
          WholeFile.replace(
              path,
              text.getBytes(StandardCharsets.UTF_8),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
          return Optional.empty();
        } catch (IOException e) {
          return Optional.of("levels of pins are not remembered: cannot write " + path + ": " + e);
        }
      }
    };
  }

  /**
   * A directory in memory that outlives the process: systemd's for this unit, /run/tiovivo, or the
   * user's. Empty: there is none that may be written.
   *
   * @param root "/" but in tests
   */
  static Optional<Path> inMemory(Path root, Map<String, String> environment) {
    String given = environment.getOrDefault("RUNTIME_DIRECTORY", "").split(":")[0];
    String user = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    for (String each : new String[] {given, "/run/tiovivo", user}) {
      Path directory = each.startsWith("/") ? root.resolve(each.substring(1)) : null;
      if (directory != null && made(directory)) {
        return Optional.of(directory);
      }
    }
    return Optional.empty();
  }

  private static boolean made(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectory(directory);
      }
      return Files.isWritable(directory);
    } catch (IOException no) {
      return false;
    }
  }

  /** What the kernel calls this boot of the machine; "": it does not say. */
  static String boot(Path root) {
    try {
      return Files.readString(root.resolve("proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException unknown) {
      return "";
    }
  }
}
