package io.tiovivo.flash.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.flash.FlashException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partition that is a file. */
final class PartitionFlashIT {
  private static final int PAGE = 4096;

  @TempDir Path directory;

  @Test
  void shouldHoldWhatIsWrittenAsItIsGiven() throws IOException {
    Path file = directory.resolve("partition");
    Files.write(file, new byte[3 * 65536 + 100]);
    byte[] image = new byte[2 * 65536 + 3 * PAGE];
    new Random(1).nextBytes(image);
    try (PartitionFlash flash = PartitionFlash.open(file)) {
      assertEquals(3 * 65536, flash.geometry().totalBytes());
      flash.erase(0, 65536);
      flash.program(0, image, 0, image.length);
      flash.sync();
      byte[] read = new byte[image.length];
      flash.read(0, read, 0, read.length);
      assertArrayEquals(image, read);
      flash.read(65530, read, 7, 65540);
      assertArrayEquals(
          Arrays.copyOfRange(image, 65530, 65530 + 65540), Arrays.copyOfRange(read, 7, 65547));
    }
    byte[] stored = Files.readAllBytes(file);
    assertEquals(3 * 65536 + 100, stored.length);
    assertArrayEquals(image, Arrays.copyOf(stored, image.length));
  }

  @Test
  void shouldSayThatThereIsNone() throws IOException {
    Path none = directory.resolve("none");
    assertTrue(
        assertThrows(FlashException.class, () -> PartitionFlash.open(none))
            .getMessage()
            .contains("no partition " + none));
    Files.createFile(none);
    assertThrows(FlashException.class, () -> PartitionFlash.open(none));
    assertThrows(
        FlashException.class, () -> PartitionFlash.open(Path.of("/dev/tiovivo-no-such-device")));
  }
}
