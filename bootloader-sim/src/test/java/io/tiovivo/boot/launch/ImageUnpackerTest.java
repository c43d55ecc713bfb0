package io.tiovivo.boot.launch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.boot.launch.ImageUnpacker.Outcome;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.ByteSource;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.testkit.fleet.TestImage;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageUnpackerTest {
  private static final long MAX_BYTES = 1 << 20;
  private static final TestImage IMAGE = TestImage.make("home", 1, 5000, 256);
  private static final ByteSource SOURCE = TestImage.source(IMAGE.bytes());

  @TempDir Path directory;
  private Path tree;
  private Path outside;

  @BeforeEach
  void directories() throws IOException {
    Path real = directory.toRealPath();
    tree = Files.createDirectory(real.resolve("unpacked")).resolve("A");
    outside = Files.createDirectory(real.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "precious");
  }

  @Test
  void shouldUnpackEveryFileWithItsBytesAndItsExecutableBit() throws Exception {
    assertEquals(new Outcome(0, 3, 0), unpack(IMAGE.manifest()));
    assertRight();
    assertEquals(
        "rwxr-xr-x",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(tree.resolve("runtime/bin/java"))));
    assertEquals(
        "rw-r--r--",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(tree.resolve("lib/node.jar"))));
    assertFalse(Files.exists(tree.resolveSibling("A.part")));
  }

  @Test
  void shouldKeepWhatIsRight() throws Exception {
    unpack(IMAGE.manifest());
    assertEquals(new Outcome(3, 0, 0), unpack(IMAGE.manifest()));
  }

  @Test
  void shouldExtractAnewWhatDiffersByOneBit() throws Exception {
    unpack(IMAGE.manifest());
    Path modules = tree.resolve("runtime/lib/modules");
    byte[] bytes = Files.readAllBytes(modules);
    bytes[4321] ^= 1;
    Files.write(modules, bytes);
    assertEquals(new Outcome(2, 1, 0), unpack(IMAGE.manifest()));
    assertRight();
  }

  @Test
  void shouldMendPermissions() throws Exception {
    unpack(IMAGE.manifest());
    Files.setPosixFilePermissions(
        tree.resolve("runtime/bin/java"), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(new Outcome(3, 0, 0), unpack(IMAGE.manifest()));
    assertTrue(Files.isExecutable(tree.resolve("runtime/bin/java")));
  }

  @Test
  void shouldRemoveWhatDoesNotBelong() throws Exception {
    unpack(IMAGE.manifest());
    Files.createDirectories(tree.resolve("lib/deep/er"));
    Files.writeString(tree.resolve("lib/deep/er/file"), "x");
    Files.writeString(tree.resolve("lib/evil.jar"), "x");
    assertEquals(new Outcome(3, 0, 4), unpack(IMAGE.manifest()));
    assertRight();
  }

  @Test
  void shouldNeverFollowALink() throws Exception {
    unpack(IMAGE.manifest());
    Path jar = tree.resolve("lib/node.jar");
    Path copy = Files.copy(jar, outside.resolve("node.jar"));
    Files.delete(jar);
    Files.createSymbolicLink(jar, copy);
    Files.createSymbolicLink(tree.resolve("lib/link"), outside);
    assertEquals(new Outcome(2, 1, 2), unpack(IMAGE.manifest()));
    assertFalse(Files.isSymbolicLink(jar));
    assertTrue(Files.exists(copy));
    assertEquals("precious", Files.readString(outside.resolve("precious")));
  }

  @Test
  void shouldNotUnpackThroughADirectoryThatIsALink() throws Exception {
    unpack(IMAGE.manifest());
    Files.move(tree.resolve("lib"), outside.resolve("lib"));
    Files.writeString(outside.resolve("lib/node.jar"), "of somebody else");
    Files.createSymbolicLink(tree.resolve("lib"), outside.resolve("lib"));
    unpack(IMAGE.manifest());
    assertTrue(Files.isDirectory(tree.resolve("lib"), LinkOption.NOFOLLOW_LINKS));
    assertEquals("of somebody else", Files.readString(outside.resolve("lib/node.jar")));
    assertRight();
  }

  @Test
  void shouldReplaceATreeThatIsALinkOrAFile() throws Exception {
    Files.createSymbolicLink(tree, outside);
    unpack(IMAGE.manifest());
    assertFalse(Files.isSymbolicLink(tree));
    assertRight();
    assertEquals(1, list(outside).size());
  }

  @Test
  void shouldReplaceADirectoryWhereAFileBelongsAndTheOtherWayRound() throws Exception {
    unpack(IMAGE.manifest());
    Files.delete(tree.resolve("lib/node.jar"));
    Files.createDirectories(tree.resolve("lib/node.jar/x"));
    Files.delete(tree.resolve("runtime/bin/java"));
    Files.delete(tree.resolve("runtime/bin"));
    Files.writeString(tree.resolve("runtime/bin"), "a file");
    unpack(IMAGE.manifest());
    assertRight();
  }

  @Test
  void shouldBreakHardLinksInsteadOfWritingThroughThem() throws Exception {
    unpack(IMAGE.manifest());
    Files.delete(tree.resolve("lib/node.jar"));
    Files.createLink(tree.resolve("lib/node.jar"), outside.resolve("precious"));
    unpack(IMAGE.manifest());
    assertEquals("precious", Files.readString(outside.resolve("precious")));
    assertRight();
  }

  @Test
  void shouldRefuseUnsafePathsBeforeAnythingIsWritten() {
    String[] paths = {
      "../escape",
      "/etc/passwd",
      "a/../../escape",
      "a//b",
      "./a",
      "a/.",
      "..",
      ".",
      "",
      "a\0b",
      "a\nb",
      "c:\\windows",
      "x".repeat(300),
      "lib/",
      "a/\u0085"
    };
    for (String path : paths) {
      Manifest manifest = withFile(0, IMAGE.manifest().getFiles(0).toBuilder().setPath(path));
      assertThrows(ImageFormatException.class, () -> unpack(manifest), path);
      assertFalse(Files.exists(tree), path);
    }
  }

  @Test
  void shouldRefuseDuplicatesAndFilesThatAreDirectories() {
    for (String path : new String[] {"lib/node.jar", "LIB/node.jar", "lib", "lib/node.jar/x"}) {
      Manifest manifest = withFile(1, IMAGE.manifest().getFiles(1).toBuilder().setPath(path));
      assertThrows(ImageFormatException.class, () -> unpack(manifest), path);
      assertFalse(Files.exists(tree), path);
    }
  }

  @Test
  void shouldRefuseABombBeforeAnythingIsWritten() {
    Manifest manifest =
        withFile(1, IMAGE.manifest().getFiles(1).toBuilder().setBytes(MAX_BYTES + 1));
    assertThrows(ImageFormatException.class, () -> unpack(manifest));
    assertFalse(Files.exists(tree));
    ImageUnpacker small = new ImageUnpacker(tree, 4000);
    assertThrows(ImageFormatException.class, () -> small.unpack(SOURCE, IMAGE.manifest()));
    assertFalse(Files.exists(tree));
  }

  @Test
  void shouldWriteNothingWhenTheDiskHasNoRoomForTheImage() throws Exception {
    long bytes = IMAGE.manifest().getFilesList().stream().mapToLong(ImageFile::getBytes).sum();
    ImageUnpacker full = new ImageUnpacker(tree, MAX_BYTES, () -> bytes - 1);

    IOException refused =
        assertThrows(IOException.class, () -> full.unpack(SOURCE, IMAGE.manifest()));

    assertTrue(refused.getMessage().contains("make room"), refused.getMessage());
    assertEquals(0, list(tree).size());
    // What is unpacked already needs no room.
    unpack(IMAGE.manifest());
    ImageUnpacker noRoom = new ImageUnpacker(tree, MAX_BYTES, () -> 0);
    assertEquals(new Outcome(3, 0, 0), noRoom.unpack(SOURCE, IMAGE.manifest()));
  }

  @Test
  void shouldNeedRoomForNoMoreThanIsMissing() throws Exception {
    unpack(IMAGE.manifest());
    Files.delete(tree.resolve("lib/node.jar"));
    Files.writeString(tree.resolve("runtime/bin/java"), "another");
    long bytes = 0;
    for (ImageFile file : IMAGE.manifest().getFilesList()) {
      if (!file.getPath().equals("runtime/lib/modules")) {
        bytes += (file.getBytes() + 4095) / 4096 * 4096;
      }
    }
    long room = bytes;
    ImageUnpacker exact = new ImageUnpacker(tree, MAX_BYTES, () -> room);
    assertEquals(new Outcome(1, 2, 0), exact.unpack(SOURCE, IMAGE.manifest()));
    assertRight();
  }

  @Test
  void shouldLeaveNoFileWithWrongBytesWhenTheImageIsDamaged() throws Exception {
    Map<String, byte[]> right = new TreeMap<>();
    unpack(IMAGE.manifest());
    for (Path file : list(tree)) {
      right.put(tree.relativize(file).toString(), Files.readAllBytes(file));
    }
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      delete(tree);
      byte[] bytes = IMAGE.bytes().clone();
      switch (i % 3) {
        case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        case 1 -> Arrays.fill(bytes, random.nextInt(bytes.length), bytes.length, (byte) 0xFF);
        default -> random.nextBytes(bytes);
      }
      try {
        new ImageUnpacker(tree, MAX_BYTES).unpack(TestImage.source(bytes), IMAGE.manifest());
      } catch (ImageFormatException e) {
        // As it should be, unless the flip hit what nobody reads.
      }
      for (Path file : list(tree)) {
        assertArrayEquals(
            right.get(tree.relativize(file).toString()), Files.readAllBytes(file), "" + file);
      }
      assertFalse(Files.exists(tree.resolveSibling("A.part")));
    }
  }

  @Test
  void shouldNotBlameTheImageWhenTheDiskFails() throws IOException {
    // The parent is missing: the same kind of exception as a full disk.
    ImageUnpacker nowhere = new ImageUnpacker(tree.resolveSibling("no").resolve("A"), MAX_BYTES);
    assertThrows(IOException.class, () -> nowhere.unpack(SOURCE, IMAGE.manifest()));
  }

  private Outcome unpack(Manifest manifest) throws ImageFormatException, IOException {
    return new ImageUnpacker(tree, MAX_BYTES).unpack(SOURCE, manifest);
  }

  private static Manifest withFile(int index, ImageFile.Builder file) {
    return IMAGE.manifest().toBuilder().setFiles(index, file).build();
  }

  private void assertRight() throws IOException {
    assertEquals(IMAGE.manifest().getFilesCount(), list(tree).size());
    for (ImageFile file : IMAGE.manifest().getFilesList()) {
      byte[] bytes = Files.readAllBytes(tree.resolve(file.getPath()));
      assertEquals(file.getSha256(), ByteString.copyFrom(Digests.sha256(bytes)), file.getPath());
    }
  }

  private static java.util.List<Path> list(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      return files.filter(file -> !Files.isDirectory(file)).toList();
    }
  }

  private static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
