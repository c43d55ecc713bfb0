package io.tiovivo.headend.keys;

import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files and directories that nobody but their owner may read, from the moment they exist. */
final class SecretFiles {
  /** Larger ones are not what they are taken for. */
  static final int MAX_FILE_BYTES = 1 << 20;

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private SecretFiles() {}

  /**
   * Creates a file with mode 0600 and these bytes, on disk when this returns. Never overwrites.
   *
   * @throws CommandException when it is there already
   */
  static void create(Path path, byte[] bytes) throws IOException, CommandException {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(path, options, attributes("rw-------"))) {
      writeFully(channel, bytes);
    } catch (FileAlreadyExistsException e) {
      throw CommandException.environment(
          path + " is there already and is never overwritten: choose another name or move it away");
    }
  }

  /** Creates a directory, and those above it that are missing, with mode 0700. */
  static void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory, attributes("rwx------"));
  }

  /**
   * Reads a private file.
   *
   * @throws CommandException when others than its owner may read it, or it is far too large
   */
  static byte[] read(Path path) throws IOException, CommandException {
    if (!Files.isRegularFile(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (isPosix() && Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains)) {
      throw CommandException.environment(
          path
              + " can be read by others, so the key in it may be known: chmod 600 "
              + path
              + " if you are sure that nobody has read it, else replace it"
              + " (tiovivo keys rotate-root --help)");
    }
    return readBounded(path);
  }

  /** Reads a file that is not secret. */
  static byte[] readBounded(Path path) throws IOException, CommandException {
    return readBounded(path, MAX_FILE_BYTES);
  }

  /** The same with a limit of the caller. */
  static byte[] readBounded(Path path, int maxBytes) throws IOException, CommandException {
    if (Files.size(path) > maxBytes) {
      throw CommandException.environment(
          path + " is larger than anything that is kept there: is it the right file?");
    }
    return Files.readAllBytes(path);
  }

  /**
   * Private keys in a checkout end up in a commit sooner or later.
   *
   * @throws CommandException when {@code directory}, which need not exist, lies in a git checkout
   */
  static void refuseCheckout(Path directory) throws IOException, CommandException {
    Path existing = directory.toAbsolutePath().normalize();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    Path above = existing == null ? null : existing.toRealPath();
    for (; above != null; above = above.getParent()) {
      if (Files.exists(above.resolve(".git"))) {
        throw CommandException.environment(
            directory
                + " lies in a git checkout ("
                + above
                + "), where private keys get committed by accident: give a directory outside of it"
                + " with --dir");
      }
    }
  }

  private static void writeFully(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    channel.force(true);
  }

  static FileAttribute<?>[] attributes(String mode) {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
