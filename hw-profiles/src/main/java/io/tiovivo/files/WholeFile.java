package io.tiovivo.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.List;
import java.util.Set;

/** A file that is there whole, or is what it was before: never half, also after a power cut. */
public final class WholeFile {
  private static final String FRESH = ".new";

  private WholeFile() {}

  /**
   * Creates or replaces a file; it is on disk when this returns. What is written first is {@code
   * NAME.new} beside it, which is removed when this fails; a link in either place is replaced, not
   * followed. Not for two writers of the same file at the same time.
   *
   * @param attributes of the file, from the moment it exists, such as its mode
   * @throws IOException when the disk does not take it; the old file is as it was
   */
  public static void replace(Path path, byte[] bytes, FileAttribute<?>... attributes)
      throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + FRESH);
    Files.deleteIfExists(fresh);
    try {
      write(fresh, bytes, attributes);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException failed) {
      discard(fresh, failed);
      throw failed;
    }
    syncDirectory(path.toAbsolutePath().getParent());
  }

  /**
   * The same for text: each line in UTF-8 with a line feed behind it.
   *
   * @throws IOException when the disk does not take it; the old file is as it was
   */
  public static void replace(Path path, List<String> lines, FileAttribute<?>... attributes)
      throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    replace(path, text.toString().getBytes(StandardCharsets.UTF_8), attributes);
  }

  private static void write(Path fresh, byte[] bytes, FileAttribute<?>... attributes)
      throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try (FileChannel channel = FileChannel.open(fresh, options, attributes)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      // Before the rename: else a power cut may leave the new name with no bytes behind it.
      channel.force(true);
    }
  }

  private static void discard(Path fresh, Exception failed) {
    try {
      Files.deleteIfExists(fresh);
    } catch (IOException alsoFailed) {
      failed.addSuppressed(alsoFailed);
    }
  }

  /** The rename itself; where directories cannot be opened (not POSIX), the system sees to it. */
  private static void syncDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException unsupported) {
      // The file is whole either way: old or new.
    }
  }
}
