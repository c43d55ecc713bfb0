package io.tiovivo.headend.image;

import io.tiovivo.image.ManifestChecks;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of an image in their order: what changes seldom first, so that the symbols of what did
 * not change stay where they were. Runtime, libraries, the owner's files, our own jars.
 */
final class ImageTree {
  static final String RUNTIME = "runtime/";
  static final String LIBRARY = "lib/";
  static final String APPLICATION = "application/";

  /** Our own jars: new in every release. */
  private static final String OWN_JARS = "tiovivo-";

  /**
   * @param path in the image
   */
  record Entry(String path, Path source, boolean executable) {
    /** What goes into the image of it; the owner's files as they are, but for signed jars. */
    InputStream open() throws IOException {
      if (path.startsWith(RUNTIME)) {
        return LeanProgram.of(source);
      }
      return path.startsWith(LIBRARY + OWN_JARS)
          ? LeanJar.stored(source)
          : LeanJar.unsigned(source);
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();

  /** All files below a directory. */
  ImageTree addDirectory(String prefix, Path directory) throws IOException, CommandException {
    if (!Files.isDirectory(directory)) {
      throw CommandException.environment(directory + " is no directory");
    }
    Path root = directory.toRealPath();
    List<Entry> found = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : (Iterable<Path>) walk::iterator) {
        if (Files.isDirectory(file)) {
          continue;
        }
        if (!Files.isRegularFile(file) || !file.toRealPath().startsWith(root)) {
          throw CommandException.environment(
              file
                  + " is neither a file nor a link to one in "
                  + directory
                  + ": an image holds files only");
        }
        String name =
            root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        found.add(new Entry(prefix + name, file, executable(file)));
      }
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
    found.sort(Comparator.comparing(Entry::path));
    for (Entry entry : found) {
      add(entry);
    }
    return this;
  }

  /** Jars, side by side: others' first or our own, as asked for. */
  ImageTree addJars(List<Path> jars, boolean own) throws CommandException {
    List<Path> sorted = new ArrayList<>(jars);
    sorted.sort(Comparator.comparing(jar -> jar.getFileName().toString()));
    for (Path jar : sorted) {
      String name = jar.getFileName().toString();
      if (name.startsWith(OWN_JARS) == own) {
        add(new Entry(LIBRARY + name, jar, false));
      }
    }
    return this;
  }

  private void add(Entry entry) throws CommandException {
    Optional<String> flaw = ManifestChecks.pathFlaw(entry.path());
    if (flaw.isPresent()) {
      throw CommandException.environment(entry.source() + ": " + flaw.get());
    }
    if (!paths.add(entry.path())) {
      throw CommandException.environment(entry.path() + " would be twice in the image");
    }
    if (entries.size() >= ManifestChecks.MAX_FILES) {
      throw CommandException.environment(
          "more than "
              + ManifestChecks.MAX_FILES
              + " files: put small ones into an archive that your application opens");
    }
    entries.add(entry);
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  private static boolean executable(Path file) throws IOException {
    return Files.getFileStore(file).supportsFileAttributeView("posix")
        ? Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE)
        : Files.isExecutable(file);
  }
}
