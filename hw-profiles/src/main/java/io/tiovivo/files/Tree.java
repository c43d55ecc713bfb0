package io.tiovivo.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A directory with everything in it. */
public final class Tree {
  private Tree() {}

  /**
   * Deletes a directory and what is in it, or the file or link that is there instead. Links are
   * deleted, never followed; nothing there, or somebody else deleting it too, is fine.
   *
   * @throws IOException when something cannot be deleted; the rest may be gone
   */
  public static void delete(Path tree) throws IOException {
    Files.walkFileTree(tree, new Deletion());
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      return unlessGone(failure);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path emptied, IOException failure)
        throws IOException {
      if (failure != null) {
        return unlessGone(failure);
      }
      Files.deleteIfExists(emptied);
      return FileVisitResult.CONTINUE;
    }

    private static FileVisitResult unlessGone(IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }
}
