package io.tiovivo.boot.launch;

import io.tiovivo.identity.Digests;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The JVM's archive of the node's classes (JEP 310, 350), beside the unpacked image: a start takes
 * a third less processor time with it, and most of what is resident are pages of a file. Its bytes
 * are not reproducible and depend on the board, so it is no part of an image: the box makes it when
 * it first tries one, and its hash is kept in the boot record. Nothing depends on it.
 */
public final class ClassArchive {
  /** For the JVM that writes the archive; the node's own heap is too small for that. */
  private static final String HEAP = "-Xmx96m";

  private static final int BUFFER_BYTES = 64 * 1024;

  private final Path tree;
  private final Path file;
  private final long limitS;

  /**
   * @param tree where the image is unpacked, absolute
   * @param limitS for the making of it: a board that hangs over it starts without
   */
  public ClassArchive(Path tree, long limitS) {
    this.tree = tree;
    this.file = tree.resolveSibling(tree.getFileName() + ".jsa");
    this.limitS = limitS;
  }

  /** Whether an image wants one. */
  public static boolean wantedBy(Manifest manifest) {
    return manifest.getFilesList().stream()
            .map(ImageFile::getPath)
            .anyMatch(ManifestChecks.CLASS_LIST::equals)
        && manifest.getNode().getCommandList().contains(ManifestChecks.JVM_FLAGS);
  }

  /** What the JVM is told to use it; it goes its way without when the archive does not fit. */
  public List<String> flags() {
    return List.of(
        "-XX:SharedArchiveFile=" + file,
        // Mapped where it was made for: nothing of it is touched and copied.
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:ArchiveRelocationMode=0");
  }

  /** Whether it is there and has that hash. */
  public boolean is(byte[] sha256) throws IOException {
    return sha256.length > 0 && Files.isRegularFile(file) && Arrays.equals(sha256(file), sha256);
  }

  /**
   * Makes it, of files that were verified at this boot.
   *
   * @param node the launch's command, the program first
   * @return its hash
   * @throws IOException with the reason when it cannot be made
   */
  public byte[] make(List<String> node) throws IOException, InterruptedException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Process dump =
        new ProcessBuilder(command(node, part))
            .directory(tree.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      dump.getOutputStream().close();
      if (!dump.waitFor(limitS, TimeUnit.SECONDS)) {
        throw new IOException("not done within " + limitS + " s");
      }
    } finally {
      dump.destroyForcibly();
    }
    if (dump.exitValue() != 0 || !Files.isRegularFile(part)) {
      Files.deleteIfExists(part);
      throw new IOException("the JVM ended with " + dump.exitValue());
    }
    byte[] sha256 = sha256(part);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return sha256;
  }

  /** Removes it, and what is left of one that was not finished. */
  public static void delete(Path tree) throws IOException {
    Files.deleteIfExists(tree.resolveSibling(tree.getFileName() + ".jsa"));
    Files.deleteIfExists(tree.resolveSibling(tree.getFileName() + ".jsa.part"));
  }

  // The launch itself, up to the class that it would start.
  private static List<String> command(List<String> node, Path part) {
    List<String> command = new ArrayList<>();
    int classPath = node.indexOf("-cp");
    for (String word : node.subList(0, classPath < 0 ? 1 : classPath + 2)) {
      if (!word.startsWith("-Xm") && !word.startsWith("-XX:SharedArchiveFile")) {
        command.add(word);
      }
    }
    command.add(1, HEAP);
    command.add(2, "-Xshare:dump");
    command.add(3, "-XX:SharedClassListFile=" + ManifestChecks.CLASS_LIST);
    command.add(4, "-XX:SharedArchiveFile=" + part);
    return command;
  }

  private static byte[] sha256(Path path) throws IOException {
    MessageDigest digest = Digests.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(path)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return digest.digest();
  }
}
