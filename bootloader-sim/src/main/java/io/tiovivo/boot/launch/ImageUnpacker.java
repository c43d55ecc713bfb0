package io.tiovivo.boot.launch;

import io.tiovivo.files.Tree;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.ByteSource;
import io.tiovivo.image.ImageEntry;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a directory hold exactly the files of a verified manifest: hashes what is there, extracts
 * what is missing or differs, removes what does not belong. What it returns from was hashed at this
 * boot, byte for byte.
 *
 * <p>Before anything is written the manifest is checked as a whole, then of every file that is
 * missing the local header, the room on the disk, and the unpacked bytes. Symbolic links are never
 * followed, only removed; a file is written beside the tree, hashed on the way, and then renamed
 * into it. Bounded memory: one buffer and an inflater.
 */
public final class ImageUnpacker {
  /**
   * What was done.
   *
   * @param kept files that were there and right
   * @param extracted files that were missing or differed
   * @param removed files, links and directories that did not belong
   */
  public record Outcome(int kept, int extracted, int removed) {}

  /** How many bytes a disk takes. */
  interface Room {
    long freeBytes() throws IOException;
  }

  private static final int BUFFER_BYTES = 64 * 1024;

  /** What a file takes on a disk is rounded up to this; most file systems have such blocks. */
  private static final int BLOCK_BYTES = 4096;

  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final Path tree;
  private final Path part;
  private final long maxBytes;
  private final Room room;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /**
   * @param tree the directory; its parent must exist. Beside it, NAME.part is used for writing
   * @param maxBytes an image that unpacks to more is refused
   */
  public ImageUnpacker(Path tree, long maxBytes) {
    this(tree, maxBytes, () -> freeBytes(tree));
  }

  ImageUnpacker(Path tree, long maxBytes, Room room) {
    this.room = room;
    this.tree = tree;
    this.part = tree.resolveSibling(tree.getFileName() + ".part");
    this.maxBytes = maxBytes;
  }

  /**
   * Unpacks, or checks what is unpacked.
   *
   * @throws ImageFormatException when the image is not what its manifest says, or is not safe
   * @throws IOException when the disk does not take it, or has no room for it; says nothing about
   *     the image
   */
  public Outcome unpack(ByteSource image, Manifest manifest)
      throws ImageFormatException, IOException {
    Set<Path> directories = new HashSet<>();
    Set<Path> files = plan(manifest, directories);
    if (!Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
      Tree.delete(tree);
      Files.createDirectory(tree);
    }
    TreeSweep sweep = new TreeSweep(tree, files, directories);
    Files.walkFileTree(tree, sweep);
    List<ImageFile> missing = new ArrayList<>();
    for (ImageFile file : manifest.getFilesList()) {
      Path target = tree.resolve(file.getPath());
      if (holds(target, file)) {
        makeExecutable(target, file.getExecutable());
      } else {
        Files.deleteIfExists(target);
        missing.add(file);
      }
    }
    check(image, missing);
    for (ImageFile file : missing) {
      extract(image, file, tree.resolve(file.getPath()));
    }
    return new Outcome(manifest.getFilesCount() - missing.size(), missing.size(), sweep.removed());
  }

  /**
   * Unpacks to nowhere. It costs a boot that extracts as much time again as it reads and hashes,
   * and no other boot anything.
   */
  private void check(ByteSource image, List<ImageFile> files)
      throws ImageFormatException, IOException {
    long bytes = 0;
    for (ImageFile file : files) {
      ImageEntry.open(image, file).close();
      bytes += (file.getBytes() + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }
    long freeBytes = files.isEmpty() ? 0 : room.freeBytes();
    if (bytes > freeBytes) {
      throw new IOException(
          bytes
              + " bytes must be unpacked and "
              + freeBytes
              + " are free: make room on this disk, or give the box's directory a larger one");
    }
    for (ImageFile file : files) {
      try (ImageEntry entry = ImageEntry.open(image, file)) {
        while (entry.read(buffer, 0, buffer.length) >= 0) {
          // The entry counts and hashes.
        }
      }
    }
  }

  /** What the disk has room for; without end where it does not say, as a RAM disk does not. */
  private static long freeBytes(Path tree) throws IOException {
    FileStore disk = Files.getFileStore(tree);
    long bytes = disk.getUsableSpace();
    return disk.getTotalSpace() == 0 || bytes < 0 ? Long.MAX_VALUE : bytes;
  }

  /** The paths of files and directories, after every check that needs no image bytes. */
  private Set<Path> plan(Manifest manifest, Set<Path> directories) throws ImageFormatException {
    Optional<String> flaw = ManifestChecks.flaw(manifest);
    if (flaw.isPresent()) {
      throw new ImageFormatException("the manifest breaks a rule: " + flaw.get());
    }
    Set<Path> files = new HashSet<>();
    long bytes = 0;
    for (ImageFile file : manifest.getFilesList()) {
      // Not left to the manifest's rules alone: this is what writes to the disk.
      Optional<String> unsafe = ManifestChecks.pathFlaw(file.getPath());
      Path target = unsafe.isPresent() ? tree : resolve(file.getPath());
      if (target.equals(tree) || !target.startsWith(tree)) {
        throw new ImageFormatException("unsafe path in the image: " + printable(file.getPath()));
      }
      bytes += file.getBytes();
      if (file.getBytes() < 0 || bytes < 0 || bytes > maxBytes) {
        throw new ImageFormatException("the image unpacks to more than " + maxBytes + " bytes");
      }
      if (!files.add(target)) {
        throw new ImageFormatException("twice in the image: " + printable(file.getPath()));
      }
      for (Path up = target.getParent(); !up.equals(tree); up = up.getParent()) {
        directories.add(up);
      }
    }
    for (Path directory : directories) {
      if (files.contains(directory)) {
        throw new ImageFormatException(
            "both file and directory in the image: "
                + printable(tree.relativize(directory).toString()));
      }
    }
    return files;
  }

  /** The tree itself for what is no path here, such as letters that the locale lacks. */
  private Path resolve(String path) {
    try {
      return tree.resolve(path).normalize();
    } catch (InvalidPathException e) {
      return tree;
    }
  }

  private boolean holds(Path target, ImageFile file) throws IOException {
    BasicFileAttributes there;
    try {
      there = Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return false;
    }
    if (!there.isRegularFile() || there.size() != file.getBytes()) {
      return false;
    }
    MessageDigest sha256 = Digests.sha256();
    try (InputStream in = Files.newInputStream(target, LinkOption.NOFOLLOW_LINKS)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sha256.update(buffer, 0, count);
      }
    } catch (IOException e) {
      // Unreadable is as good as different: it is extracted anew, and a sick disk fails there.
      return false;
    }
    return Arrays.equals(sha256.digest(), file.getSha256().toByteArray());
  }

  private void extract(ByteSource image, ImageFile file, Path target)
      throws ImageFormatException, IOException {
    Files.createDirectories(target.getParent());
    Tree.delete(part);
    try (ImageEntry entry = ImageEntry.open(image, file);
        OutputStream out =
            Files.newOutputStream(
                part,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS)) {
      for (int count = entry.read(buffer, 0, buffer.length);
          count >= 0;
          count = entry.read(buffer, 0, buffer.length)) {
        out.write(buffer, 0, count);
      }
    } catch (ImageFormatException | IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    makeExecutable(part, file.getExecutable());
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void makeExecutable(Path target, boolean executable) throws IOException {
    PosixFileAttributeView posix =
        Files.getFileAttributeView(target, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (posix != null) {
      Set<PosixFilePermission> wanted = executable ? EXECUTABLE : PLAIN;
      if (!posix.readAttributes().permissions().equals(wanted)) {
        posix.setPermissions(wanted);
      }
    }
  }

  private static String printable(String path) {
    StringBuilder text = new StringBuilder();
    path.chars().limit(80).forEach(c -> text.append(c < ' ' || c == 127 ? '?' : (char) c));
    return text.toString();
  }
}
