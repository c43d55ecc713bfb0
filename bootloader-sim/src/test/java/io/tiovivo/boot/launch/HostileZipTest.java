package io.tiovivo.boot.launch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.ImageEntry;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.testkit.fleet.TestImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ZIP that says something else than its manifest. Its directory is what {@code unzip} goes by and
 * where links, second names and ways out of the tree would stand (APPNOTE 4.3.12); a box never
 * reads it. A local header that disagrees (4.3.7), or data, ends it before a file is written.
 */
final class HostileZipTest {
  private static final long MAX_BYTES = 1 << 20;
  private static final int DIRECTORY_MAGIC = 0x02014B50;
  private static final int DIRECTORY_HEADER_BYTES = 46;
  private static final TestImage IMAGE = TestImage.make("home", 1, 5000, 256);

  @TempDir Path directory;
  private Path tree;

  @BeforeEach
  void makeRoom() throws IOException {
    tree = Files.createDirectory(directory.toRealPath().resolve("unpacked")).resolve("A");
  }

  private static int directoryOffset() {
    ImageFile last = IMAGE.manifest().getFiles(IMAGE.manifest().getFilesCount() - 1);
    return Math.toIntExact(last.getOffset() + last.getRegionBytes());
  }

  /** The image with each entry of its directory changed. */
  private static byte[] changed(BiConsumer<ByteBuffer, Integer> change) {
    byte[] bytes = IMAGE.bytes().clone();
    ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int entries = 0;
    for (int at = directoryOffset(); at + DIRECTORY_HEADER_BYTES < bytes.length; at++) {
      if (zip.getInt(at) == DIRECTORY_MAGIC) {
        change.accept(zip, at);
        entries++;
      }
    }
    assertEquals(IMAGE.manifest().getFilesCount(), entries, "entries of the directory");
    return bytes;
  }

  private void assertUnpackedByTheManifest(byte[] zip) throws Exception {
    new ImageUnpacker(tree, MAX_BYTES).unpack(TestImage.source(zip), IMAGE.manifest());
    for (ImageFile file : IMAGE.manifest().getFilesList()) {
      Path path = tree.resolve(file.getPath());
      assertTrue(Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS), file.getPath());
      assertEquals(file.getSha256(), ByteString.copyFrom(Digests.sha256(Files.readAllBytes(path))));
    }
    assertEquals(IMAGE.manifest().getFilesCount(), files(directory));
  }

  private static long files(Path where) throws IOException {
    try (Stream<Path> all = Files.walk(where)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).count();
    }
  }

  @Test
  void shouldMakeNoLinkOfAnEntryThatSaysItIsOne() throws Exception {
    byte[] zip =
        changed(
            (out, at) -> {
              out.putShort(at + 4, (short) (3 << 8)); // made on Unix: the mode counts
              out.putInt(at + 38, 0xA1FF << 16); // S_IFLNK | 0777
            });
    assertUnpackedByTheManifest(zip);
  }

  @Test
  void shouldNotFollowNamesOutOfTheTree() throws Exception {
    byte[] zip =
        changed(
            (out, at) -> {
              int nameBytes = out.getShort(at + 28);
              byte[] name = ("../" + "x".repeat(nameBytes - 3)).getBytes(StandardCharsets.US_ASCII);
              out.put(at + DIRECTORY_HEADER_BYTES, name);
            });
    assertUnpackedByTheManifest(zip);
    assertFalse(Files.exists(tree.resolveSibling("x")));
  }

  @Test
  void shouldNotCareForSecondEntriesOfOneFile() throws Exception {
    assertUnpackedByTheManifest(changed((out, at) -> out.putInt(at + 42, 0)));
  }

  @Test
  void shouldNotReadADirectoryOfRubbish() throws Exception {
    byte[] zip = IMAGE.bytes().clone();
    byte[] rubbish = new byte[zip.length - directoryOffset()];
    new Random(6).nextBytes(rubbish);
    System.arraycopy(rubbish, 0, zip, directoryOffset(), rubbish.length);
    assertUnpackedByTheManifest(zip);
  }

  @Test
  void shouldBeginNoFileWhoseLocalHeaderSaysSomethingElse() throws Exception {
    int nameBytes = IMAGE.manifest().getFiles(0).getPath().length();
    byte[] way = ("../" + "x".repeat(nameBytes - 3)).getBytes(StandardCharsets.US_ASCII);
    assertNothingWritten(zip -> zip.put(ImageEntry.LOCAL_HEADER_BYTES, way));
    assertNothingWritten(zip -> zip.putShort(6, (short) 1)); // encrypted
    assertNothingWritten(zip -> zip.putShort(6, (short) 8)); // sizes behind the data
    assertNothingWritten(zip -> zip.putShort(8, (short) 12)); // bzip2
    assertNothingWritten(zip -> zip.putInt(18, 0xFFFFFFFF)); // sizes of ZIP64
    assertNothingWritten(zip -> zip.putInt(22, Integer.MAX_VALUE));
    assertNothingWritten(zip -> zip.putShort(28, (short) 0xFFFF));
  }

  @Test
  void shouldWriteNoFileWhenTheLastHeaderSaysSomethingElse() throws Exception {
    int last = Math.toIntExact(last().getOffset());
    assertNothingWritten(zip -> zip.putInt(last, 0));
    assertNothingWritten(zip -> zip.putShort(last + 6, (short) 1));
    assertNothingWritten(zip -> zip.putInt(last + 22, Integer.MAX_VALUE));
    assertNothingWritten(zip -> zip.put(last + ImageEntry.LOCAL_HEADER_BYTES, (byte) '/'));
  }

  @Test
  void shouldWriteNoFileWhenTheLastOneUnpacksToMoreOrOtherBytes() throws Exception {
    byte[] bomb = deflated(new byte[100_000]);
    byte[] other = deflated(new byte[Math.toIntExact(last().getBytes())]);
    for (byte[] data : new byte[][] {bomb, other}) {
      assertNothingWritten(zip -> inPlaceOfTheLast(zip, data));
    }
  }

  private static ImageFile last() {
    return IMAGE.manifest().getFiles(IMAGE.manifest().getFilesCount() - 1);
  }

  /** The last file's data exchanged; what is left of its region is an extra field (APPNOTE 4.5). */
  private static void inPlaceOfTheLast(ByteBuffer zip, byte[] data) {
    int header = Math.toIntExact(last().getOffset());
    int nameBytes = last().getPath().length();
    int extraBytes =
        Math.toIntExact(last().getRegionBytes())
            - ImageEntry.LOCAL_HEADER_BYTES
            - nameBytes
            - data.length;
    assertTrue(extraBytes >= 0, "the data does not fit by " + extraBytes);
    zip.putShort(header + 8, (short) ImageEntry.DEFLATED);
    zip.putInt(header + 18, data.length);
    zip.putShort(header + 28, (short) extraBytes);
    zip.put(header + ImageEntry.LOCAL_HEADER_BYTES + nameBytes + extraBytes, data);
  }

  private static byte[] deflated(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(plain);
    deflater.finish();
    byte[] out = new byte[plain.length + 100];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  private void assertNothingWritten(Consumer<ByteBuffer> change) throws Exception {
    byte[] bytes = IMAGE.bytes().clone();
    change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    ImageUnpacker unpacker = new ImageUnpacker(tree, MAX_BYTES);
    assertThrows(
        ImageFormatException.class,
        () -> unpacker.unpack(TestImage.source(bytes), IMAGE.manifest()));
    assertEquals(0, files(directory));
    assertArrayEquals(new String[] {"A"}, tree.getParent().toFile().list());
  }
}
