package io.tiovivo.testkit.flash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.flash.FlashPort;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every flash does, whatever it is made of. */
abstract class FlashContract {
  static final FlashGeometry GEOMETRY = new FlashGeometry(256, 4096, 16 * 4096);

  /** A fresh flash of {@link #GEOMETRY}. */
  abstract FlashPort flash();

  /** The same flash after a clean end of its process: everything was synced. */
  abstract FlashPort reopened(FlashPort flash);

  @Test
  void shouldReadAsErasedWhenNothingWasWritten() {
    assertArrayEquals(erased(5000), read(flash(), 100, 5000));
  }

  @Test
  void shouldReadWhatWasProgrammedAtAnyOffset() {
    FlashPort flash = flash();
    byte[] bytes = random(1, 1024);
    flash.program(4096, bytes, 0, 1024);
    assertArrayEquals(bytes, read(flash, 4096, 1024));
    assertArrayEquals(Arrays.copyOfRange(bytes, 3, 700), read(flash, 4099, 697));
    assertEquals((byte) 0xFF, read(flash, 4095, 1)[0]);
    assertEquals((byte) 0xFF, read(flash, 5120, 1)[0]);
  }

  @Test
  void shouldKeepWhatWasSynced() {
    FlashPort flash = flash();
    byte[] bytes = random(2, 512);
    flash.program(0, bytes, 0, 512);
    flash.sync();
    assertArrayEquals(bytes, read(reopened(flash), 0, 512));
  }

  @Test
  void shouldEraseWholeBlocksAndNothingElse() {
    FlashPort flash = flash();
    byte[] bytes = random(3, 3 * 4096);
    flash.program(0, bytes, 0, bytes.length);
    flash.erase(4096, 4096);
    flash.sync();
    FlashPort again = reopened(flash);
    assertArrayEquals(Arrays.copyOf(bytes, 4096), read(again, 0, 4096));
    assertArrayEquals(erased(4096), read(again, 4096, 4096));
    assertArrayEquals(Arrays.copyOfRange(bytes, 8192, 12288), read(again, 8192, 4096));
  }

  @Test
  void shouldTakeNewBytesAfterAnErase() {
    FlashPort flash = flash();
    flash.program(0, random(4, 4096), 0, 4096);
    flash.erase(0, 4096);
    byte[] bytes = random(5, 256);
    flash.program(256, bytes, 0, 256);
    assertArrayEquals(bytes, read(flash, 256, 256));
    assertArrayEquals(erased(256), read(flash, 0, 256));
  }

  @Test
  void shouldEraseTheWholeFlash() {
    FlashPort flash = flash();
    flash.program(15 * 4096, random(6, 4096), 0, 4096);
    flash.erase(0, GEOMETRY.totalBytes());
    assertArrayEquals(erased(4096), read(flash, 15 * 4096, 4096));
  }

  @Test
  void shouldProgramOnesAndZeroes() {
    FlashPort flash = flash();
    flash.program(0, new byte[256], 0, 256);
    flash.program(256, erased(256), 0, 256);
    assertArrayEquals(new byte[256], read(flash, 0, 256));
    assertArrayEquals(erased(256), read(flash, 256, 256));
  }

  @Test
  void shouldUsePartsOfArrays() {
    FlashPort flash = flash();
    byte[] bytes = random(7, 1000);
    flash.program(512, bytes, 300, 256);
    byte[] target = new byte[600];
    flash.read(512, target, 100, 256);
    assertArrayEquals(Arrays.copyOfRange(bytes, 300, 556), Arrays.copyOfRange(target, 100, 356));
    assertEquals(0, target[99]);
    assertEquals(0, target[356]);
  }

  @Test
  void shouldRefuseWhatIsNotWholePages() {
    FlashPort flash = flash();
    byte[] bytes = new byte[512];
    assertThrows(IllegalArgumentException.class, () -> flash.program(1, bytes, 0, 256));
    assertThrows(IllegalArgumentException.class, () -> flash.program(0, bytes, 0, 255));
    assertThrows(IllegalArgumentException.class, () -> flash.erase(256, 4096));
    assertThrows(IllegalArgumentException.class, () -> flash.erase(0, 4095));
  }

  @Test
  void shouldRefuseWhatLeavesTheFlash() {
    FlashPort flash = flash();
    long end = GEOMETRY.totalBytes();
    byte[] bytes = new byte[512];
    assertThrows(IllegalArgumentException.class, () -> flash.read(end - 1, bytes, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> flash.read(-1, bytes, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> flash.program(end, bytes, 0, 256));
    assertThrows(IllegalArgumentException.class, () -> flash.erase(end - 4096, 8192));
    assertThrows(IllegalArgumentException.class, () -> flash.erase(Long.MAX_VALUE - 4095, 4096));
  }

  static byte[] read(FlashPort flash, long offset, int length) {
    byte[] bytes = new byte[length];
    flash.read(offset, bytes, 0, length);
    return bytes;
  }

  static byte[] erased(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xFF);
    return bytes;
  }

  static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
