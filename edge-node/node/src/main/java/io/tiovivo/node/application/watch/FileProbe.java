package io.tiovivo.node.application.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** A file that the application touches. Whether it changed counts, not when: clocks jump. */
final class FileProbe {
  private final Path file;
  private FileTime last;

  FileProbe(Path file) {
    this.file = file;
  }

  /** One check; the first one that sees the file sees it change. */
  Probe.Outcome check() {
    Optional<FileTime> now;
    try {
      now = Optional.of(Files.getLastModifiedTime(file));
    } catch (IOException notThere) {
      now = Optional.empty();
    }
    if (now.isEmpty()) {
      return new Probe.Outcome("there is no file " + file);
    }
    boolean changed = !now.get().equals(last);
    last = now.get();
    return changed ? Probe.Outcome.GOOD : new Probe.Outcome(file + " does not change any more");
  }
}
