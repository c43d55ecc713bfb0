package io.tiovivo.boot.launch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** Removes from a tree whatever does not belong, without following a link. */
final class TreeSweep extends SimpleFileVisitor<Path> {
  private final Path tree;
  private final Set<Path> files;
  private final Set<Path> directories;
  private int removed;

  TreeSweep(Path tree, Set<Path> files, Set<Path> directories) {
    this.tree = tree;
    this.files = files;
    this.directories = directories;
  }

  int removed() {
    return removed;
  }

  /** Called for links and special files too; a link never belongs. */
  @Override
  public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
    if (!attributes.isRegularFile() || !files.contains(path)) {
      remove(path);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (!directory.equals(tree) && !directories.contains(directory)) {
      remove(directory);
    }
    return FileVisitResult.CONTINUE;
  }

  private void remove(Path path) throws IOException {
    Files.delete(path);
    removed++;
  }
}
