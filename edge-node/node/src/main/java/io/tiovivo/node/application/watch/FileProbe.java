package io.tiovivo.node.application.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** A file that the application touches. Whether it changed counts, not when: clocks jump. */
final class FileProbe {
  private final Path file;
  private Optional<FileTime> last = Optional.empty();
  private boolean changed;

  FileProbe(Path file) {
    this.file = file;
  }

  /** What is there now, whoever has left it is gone. */
  void begin() {
    last = time();
    changed = false;
  }

  /** Whether it has changed since the last check. */
  boolean changed() {
    Optional<FileTime> now = time();
    changed |= now.isPresent() && !now.equals(last);
    last = now;
    return changed;
  }

  /** One check. */
  Probe.Outcome check() {
    boolean good = changed();
    changed = false;
    if (last.isEmpty()) {
      return new Probe.Outcome("there is no file " + file);
    }
    return good ? Probe.Outcome.GOOD : new Probe.Outcome(file + " does not change any more");
  }

  private Optional<FileTime> time() {
    try {
      return Optional.of(Files.getLastModifiedTime(file));
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }
}
