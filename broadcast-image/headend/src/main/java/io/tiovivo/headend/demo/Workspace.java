package io.tiovivo.headend.demo;

import io.tiovivo.files.Tree;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where the demo works. The throw-away keys are always in a temporary directory that only the user
 * can enter and that is removed at the end; all else is there too, or in a directory to keep.
 */
final class Workspace implements AutoCloseable {
  /** A Unix socket's path has 108 bytes (unix(7)); "/box-50/node.sock" must fit behind. */
  private static final int MAX_PATH_CHARS = 80;

  private static final String PREFIX = "tiovivo-demo-";
  private static final int NAME_BYTES = 4;
  private static final int MAX_TRIES = 16;

  private final Path temporary;
  private final Path work;

  private Workspace(Path temporary, Path work) {
    this.temporary = temporary;
    this.work = work;
  }

  static Workspace open(Optional<Path> keep) throws IOException, UsageException {
    if (keep.isPresent()) {
      check(keep.get());
    }
    // The JDK does not look at TMPDIR. Either way the directory's mode is 0700.
    String base = System.getenv("TMPDIR");
    Path temporary =
        create(
            Path.of(base == null || base.isEmpty() ? System.getProperty("java.io.tmpdir") : base));
    Path work =
        keep.isPresent()
            ? Files.createDirectories(keep.get()).toRealPath()
            : Files.createDirectory(temporary.resolve("work"));
    return new Workspace(temporary, work);
  }

  /** Shorter names than the JDK's: people copy them from the screen. */
  private static Path create(Path base) throws IOException {
    SecureRandom random = new SecureRandom();
    for (int tries = 1; ; tries++) {
      byte[] name = new byte[NAME_BYTES];
      random.nextBytes(name);
      try {
        return Files.createDirectory(
            base.resolve(PREFIX + HexFormat.of().formatHex(name)),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException e) {
        if (tries == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  private static void check(Path keep) throws IOException, UsageException {
    if (Files.isDirectory(keep)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(keep)) {
        if (entries.iterator().hasNext()) {
          throw new UsageException(
              "--keep " + keep + " is not empty: give a new or empty directory");
        }
      }
    } else if (Files.exists(keep)) {
      throw new UsageException("--keep " + keep + " is not a directory");
    }
    if (keep.toAbsolutePath().toString().length() > MAX_PATH_CHARS) {
      throw new UsageException(
          "--keep: the path is too long for the boxes' sockets: use one of at most "
              + MAX_PATH_CHARS
              + " characters");
    }
  }

  /** Removed however the demo ends. */
  Path temporary() {
    return temporary;
  }

  Path keys() {
    return temporary.resolve("keys");
  }

  /** Everything but keys. */
  Path work() {
    return work;
  }

  Path box(int index) {
    return work.resolve("box-" + (index + 1));
  }

  Path log(String name) {
    return work.resolve(name.replace(' ', '-') + ".log");
  }

  /** Removes what is temporary. Safe to call twice. */
  @Override
  public void close() {
    try {
      Tree.delete(temporary);
    } catch (IOException e) {
      if (Files.exists(temporary)) {
        throw new UncheckedIOException("cannot remove " + temporary + ": " + e.getMessage(), e);
      }
    }
  }

  /** Removes what is in a directory. */
  void empty(Path directory) throws IOException {
    Tree.delete(directory);
    Files.createDirectory(directory);
  }
}
