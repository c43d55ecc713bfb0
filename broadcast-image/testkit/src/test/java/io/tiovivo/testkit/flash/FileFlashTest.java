package io.tiovivo.testkit.flash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashException.Reason;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.flash.FlashPort;
import io.tiovivo.flash.file.FileFlash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileFlashTest extends FlashContract {
  @TempDir Path directory;
  private final List<FileFlash> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(FileFlash::close);
  }

  @Override
  FlashPort flash() {
    return open(GEOMETRY);
  }

  @Override
  FlashPort reopened(FlashPort flash) {
    ((FileFlash) flash).close();
    return open(GEOMETRY);
  }

  private Path path() {
    return directory.resolve("flash.img");
  }

  private FileFlash open(FlashGeometry geometry) {
    FileFlash flash = FileFlash.open(path(), geometry);
    open.add(flash);
    return flash;
  }

  @Test
  void shouldNotWriteWhenErasingWhatIsErased() {
    FileFlash flash = open(GEOMETRY);
    flash.program(4096, random(1, 256), 0, 256);
    flash.erase(0, GEOMETRY.totalBytes());
    assertEquals(256, flash.counters().rewrittenBytes());
    assertEquals(GEOMETRY.totalBytes(), flash.counters().erasedBytes());
    assertEquals(512, flash.counters().writtenBytes());
  }

  @Test
  void shouldBeSparseWhenFresh() throws IOException {
    FlashGeometry large = new FlashGeometry(4096, 1 << 20, 8L << 30);
    FileFlash flash = FileFlash.open(path(), large);
    open.add(flash);
    assertEquals(8L << 30, Files.size(path()));
    Object blocks;
    try {
      blocks = Files.getAttribute(path(), "unix:blocks");
    } catch (IllegalArgumentException e) {
      // Not every JDK tells; that 8 GiB were made in no time is a proof of its own.
      return;
    }
    assertTrue(((Number) blocks).longValue() < 1000);
  }

  @Test
  void shouldSayInUseWhenOpenedTwice() {
    open(GEOMETRY);
    FlashException e = assertThrows(FlashException.class, () -> open(GEOMETRY));
    assertEquals(Reason.IN_USE, e.reason());
    assertTrue(e.getMessage().contains("stop that one"), e.getMessage());
  }

  @Test
  void shouldReadBesideItsOwner() {
    FileFlash owner = open(GEOMETRY);
    byte[] bytes = random(2, 256);
    owner.program(0, bytes, 0, 256);
    try (FileFlash reader = FileFlash.openReadOnly(path(), GEOMETRY)) {
      assertArrayEquals(bytes, read(reader, 0, 256));
      assertThrows(IllegalArgumentException.class, () -> reader.erase(0, 4096));
    }
  }

  @Test
  void shouldTakeTheMissingPartAsErasedWhenTheFileWasCutShort() throws IOException {
    FileFlash flash = open(GEOMETRY);
    byte[] bytes = random(3, 4096);
    flash.program(0, bytes, 0, 4096);
    flash.program(8192, bytes, 0, 4096);
    flash.close();
    try (var channel =
        java.nio.channels.FileChannel.open(path(), java.nio.file.StandardOpenOption.WRITE)) {
      channel.truncate(4096);
    }
    FileFlash again = open(GEOMETRY);
    assertTrue(again.note().orElse("").contains("4096"), () -> String.valueOf(again.note()));
    assertArrayEquals(bytes, read(again, 0, 4096));
    assertArrayEquals(erased(4096), read(again, 8192, 4096));
  }

  @Test
  void shouldNotShrinkAFileThatIsTooLong() throws IOException {
    Files.write(path(), random(4, 1 << 20));
    open(GEOMETRY);
    assertEquals(1 << 20, Files.size(path()));
  }

  @Test
  void shouldRefuseADirectoryAndADeviceThatIsNotThere() {
    FlashException directoryGiven =
        assertThrows(FlashException.class, () -> FileFlash.open(directory, GEOMETRY));
    assertEquals(Reason.IO, directoryGiven.reason());
    FlashException noDevice =
        assertThrows(
            FlashException.class,
            () -> FileFlash.open(Path.of("/dev/no-such-card-here"), GEOMETRY));
    assertTrue(noDevice.getMessage().contains("no device"), noDevice.getMessage());
  }

  @Test
  void shouldOutliveAnInterruptOfTheThreadThatUsesIt() {
    FileFlash flash = open(GEOMETRY);
    Thread.currentThread().interrupt();
    byte[] bytes = random(5, 256);
    flash.program(0, bytes, 0, 256);
    flash.sync();
    assertTrue(Thread.interrupted());
    assertArrayEquals(bytes, read(flash, 0, 256));
  }
}
