package io.tiovivo.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.testkit.fleet.TestImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageZipTest {
  private static final long SEED = 20260103;
  private static final int SYMBOL_BYTES = 1280;

  private final Map<String, byte[]> contents = contents();
  private final List<ImageFile> files = new ArrayList<>();
  private final byte[] image = write(SYMBOL_BYTES, files);

  /** Sizes around every corner: empty, one byte, a symbol, compressible, and not. */
  private static Map<String, byte[]> contents() {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    Random random = new Random(SEED);
    for (int bytes : new int[] {0, 1, 1239, 1240, 1241, 1245, 1246, 1280, 70_000, 200_000}) {
      byte[] noise = new byte[bytes];
      random.nextBytes(noise);
      contents.put("noise/" + bytes, noise);
      contents.put("text/" + bytes + "-ä.txt", "tiovivo ".repeat(bytes).getBytes());
    }
    return contents;
  }

  private byte[] write(int symbolBytes, List<ImageFile> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageZipWriter zip = new ImageZipWriter(out, symbolBytes);
      for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
        boolean executable = entry.getKey().startsWith("noise");
        files.add(
            zip.add(entry.getKey(), executable, () -> new ByteArrayInputStream(entry.getValue())));
      }
      assertEquals(zip.finish(), out.size());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  @Test
  void shouldLeaveNoGapsAndStartEveryFileAtASymbolWhateverTheSymbolSize() {
    for (int symbolBytes : new int[] {1, 4, 64, 1280, 1408, 32_768}) {
      List<ImageFile> files = new ArrayList<>();
      write(symbolBytes, files);
      long offset = 0;
      for (ImageFile file : files) {
        assertEquals(offset, file.getOffset());
        assertEquals(0, file.getRegionBytes() % symbolBytes);
        offset += file.getRegionBytes();
      }
    }
  }

  @Test
  void shouldWriteTheSameBytesTwice() {
    assertArrayEquals(image, write(SYMBOL_BYTES, new ArrayList<>()));
  }

  @Test
  void shouldBeReadByTheJdksZipFile(@TempDir Path directory) throws IOException {
    Path path = Files.write(directory.resolve("image.zip"), image);
    try (ZipFile zip = new ZipFile(path.toFile())) {
      assertEquals(contents.size(), zip.size());
      for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
        ZipEntry found = zip.getEntry(entry.getKey());
        assertArrayEquals(entry.getValue(), zip.getInputStream(found).readAllBytes());
      }
    }
  }

  @Test
  void shouldBeReadByTheJdksZipInputStream() throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(image))) {
      for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
        assertEquals(entry.getKey(), zip.getNextEntry().getName());
        assertArrayEquals(entry.getValue(), zip.readAllBytes());
      }
      assertNull(zip.getNextEntry());
    }
  }

  @Test
  void shouldStoreWhatDoesNotGetSmaller() {
    for (ImageFile file : files) {
      boolean noise = file.getPath().startsWith("noise") || file.getBytes() < 20;
      int method = image[(int) file.getOffset() + 8];
      assertEquals(noise ? ImageEntry.STORED : ImageEntry.DEFLATED, method, file.getPath());
    }
  }

  @Test
  void shouldUnpackEveryFileByItsRegion() throws ImageFormatException {
    for (ImageFile file : files) {
      for (int bufferBytes : new int[] {1000, 65_536}) {
        assertArrayEquals(
            contents.get(file.getPath()), unpack(image, file, bufferBytes), file.getPath());
      }
    }
  }

  @Test
  void shouldKeepAnUnchangedFilesRegionWhereverItLies() throws IOException {
    byte[] content = "the same".repeat(500).getBytes();
    byte[][] regions = new byte[2][];
    for (int i = 0; i < 2; i++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageZipWriter zip = new ImageZipWriter(out, SYMBOL_BYTES);
      byte[] other = new byte[1 + i * 5000];
      zip.add("a", false, () -> new ByteArrayInputStream(other));
      ImageFile file = zip.add("b", false, () -> new ByteArrayInputStream(content));
      int begin = (int) file.getOffset();
      regions[i] =
          Arrays.copyOfRange(out.toByteArray(), begin, begin + (int) file.getRegionBytes());
    }
    assertArrayEquals(regions[0], regions[1]);
  }

  @Test
  void shouldNeverGiveBackAnotherFileWhicheverByteIsDamaged() {
    Random random = new Random(SEED);
    for (int i = 0; i < 4000; i++) {
      ImageFile file = files.get(random.nextInt(files.size()));
      byte[] damaged = image.clone();
      int at = (int) (file.getOffset() + random.nextLong(Math.min(file.getRegionBytes(), 3000)));
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      try {
        assertArrayEquals(contents.get(file.getPath()), unpack(damaged, file, 8192));
      } catch (ImageFormatException expected) {
        assertTrue(expected.getMessage().startsWith(file.getPath()));
      }
    }
  }

  @Test
  void shouldRefuseAManifestThatLiesAboutSizeOrHash() {
    ImageFile file = files.get(files.size() - 1);
    for (ImageFile lie :
        List.of(
            file.toBuilder().setBytes(file.getBytes() - 1).build(),
            file.toBuilder().setRegionBytes(file.getRegionBytes() - SYMBOL_BYTES).build(),
            file.toBuilder().setRegionBytes(20).build(),
            file.toBuilder().setPath("text/200000-b.txt").build(),
            file.toBuilder().setSha256(files.get(0).getSha256()).build())) {
      assertThrows(ImageFormatException.class, () -> unpack(image, lie, 8192));
    }
  }

  @Test
  void shouldStopABombAtTheSizeThatTheManifestAllows() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageZipWriter zip = new ImageZipWriter(out, SYMBOL_BYTES);
    byte[] zeros = new byte[10_000_000];
    ImageFile file = zip.add("bomb", false, () -> new ByteArrayInputStream(zeros));
    byte[] bomb = out.toByteArray();
    // Header and manifest agree on a small size; the data does not.
    bomb[22] = 10;
    bomb[23] = bomb[24] = bomb[25] = 0;
    ImageFile small = file.toBuilder().setBytes(10).build();

    int[] unpackedBytes = new int[1];
    assertThrows(
        ImageFormatException.class,
        () -> {
          try (ImageEntry entry = ImageEntry.open(TestImage.source(bomb), small)) {
            byte[] buffer = new byte[4096];
            for (int n = entry.read(buffer, 0, 4096); n > 0; n = entry.read(buffer, 0, 4096)) {
              unpackedBytes[0] += n;
            }
          }
        });
    assertEquals(0, unpackedBytes[0]);
  }

  @Test
  void shouldRefuseFilesThatNoImageMayHave() {
    ImageZipWriter zip = new ImageZipWriter(new ByteArrayOutputStream(), SYMBOL_BYTES);
    for (String path : new String[] {"../etc/passwd", "/abs", "a\\b"}) {
      assertThrows(
          IOException.class,
          () -> zip.add(path, false, () -> new ByteArrayInputStream(new byte[0])));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new ImageZipWriter(new ByteArrayOutputStream(), 65_535));
  }

  private static byte[] unpack(byte[] image, ImageFile file, int bufferBytes)
      throws ImageFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[bufferBytes];
    try (ImageEntry entry = ImageEntry.open(TestImage.source(image), file)) {
      int count = entry.read(buffer, 0, bufferBytes);
      while (count > 0) {
        out.write(buffer, 0, count);
        count = entry.read(buffer, 0, bufferBytes);
      }
      assertEquals(-1, count);
    }
    return out.toByteArray();
  }
}
