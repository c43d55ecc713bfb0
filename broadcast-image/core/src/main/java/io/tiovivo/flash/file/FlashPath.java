package io.tiovivo.flash.file;

import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashException.Reason;
import io.tiovivo.flash.FlashGeometry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The file or device under a {@link FileFlash}: opening, locking, and what failures mean. */
final class FlashPath {
  private static final long LEAST_FREE_BYTES = 64 * 1024;

  private FlashPath() {}

  /** Whether there is nothing at {@code path} yet; refuses what can never be a flash. */
  static boolean isMissing(Path path) {
    if (Files.isDirectory(path)) {
      throw new FlashException(
          Reason.IO,
          path + " is a directory: name a file in it, or a card's device such as /dev/mmcblk0p3",
          null);
    }
    if (Files.exists(path)) {
      return false;
    }
    if (path.toAbsolutePath().startsWith("/dev")) {
      // Not created: a card that is not there must not become a file in memory.
      throw new FlashException(
          Reason.IO, "there is no device " + path + ": check its name and that it is there", null);
    }
    return true;
  }

  static RandomAccessFile openFile(Path path, String mode) {
    try {
      return new RandomAccessFile(path.toFile(), mode);
    } catch (IOException e) {
      throw failure(path, "open", e);
    }
  }

  @SuppressWarnings("resource") // The lock lives as long as the file, and goes with it.
  static void lock(Path path, RandomAccessFile file) throws IOException {
    FileLock lock;
    try {
      lock = file.getChannel().tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new FlashException(
          Reason.IN_USE,
          "the flash "
              + path
              + " is in use by another box: stop that one, or give this one a"
              + " directory of its own with --dir",
          null);
    }
  }

  static String size(Path path, RandomAccessFile file, FlashGeometry geometry, boolean fresh)
      throws IOException {
    long bytes = file.getChannel().size();
    if (bytes >= geometry.totalBytes()) {
      return null;
    }
    if (!Files.isRegularFile(path)) {
      throw new FlashException(
          Reason.IO,
          path
              + " holds "
              + bytes
              + " bytes and the profile needs "
              + geometry.totalBytes()
              + ": take a bigger card, or a profile with smaller slots",
          null);
    }
    file.setLength(geometry.totalBytes());
    return fresh || bytes == 0
        ? null
        : "flash file had "
            + bytes
            + " of "
            + geometry.totalBytes()
            + " bytes: the missing part counts as erased";
  }

  /** Makes the new file's name durable. */
  static void syncDirectory(Path path) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory != null && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  static FlashException failure(Path path, String verb, IOException e) {
    String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (isFull(path, verb, detail)) {
      return new FlashException(
          Reason.NO_SPACE,
          "the disk is full: free some space for " + path + " and start again, nothing is lost",
          e);
    }
    return new FlashException(
        Reason.IO, "cannot " + verb + " the flash " + path + ": " + detail, e);
  }

  private static boolean isFull(Path path, String verb, String detail) {
    if (detail.contains("No space left") || detail.contains("quota exceeded")) {
      return true;
    }
    // The text depends on the language of the system; the free space does not.
    return verb.equals("write")
        && Optional.ofNullable(path.toAbsolutePath().getParent())
            .map(directory -> directory.toFile().getUsableSpace() < LEAST_FREE_BYTES)
            .orElse(false);
  }

  static void closeQuietly(RandomAccessFile file) {
    try {
      file.close();
    } catch (IOException e) {
      // Nothing is lost: whatever had to last was synced.
    }
  }
}
