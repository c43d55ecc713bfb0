package io.tiovivo.testkit.flash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashPort;
import io.tiovivo.testkit.flash.SimFlash.Moment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SimFlashTest extends FlashContract {
  @Override
  SimFlash flash() {
    return new SimFlash(GEOMETRY, 1);
  }

  @Override
  FlashPort reopened(FlashPort flash) {
    return ((SimFlash) flash).powerOn();
  }

  @Test
  void shouldRefuseToProgramAPageTwice() {
    SimFlash flash = flash();
    flash.program(0, erased(256), 0, 256);
    assertThrows(IllegalArgumentException.class, () -> flash.program(0, new byte[256], 0, 256));
    flash.erase(0, 4096);
    flash.program(0, new byte[256], 0, 256);
  }

  @Test
  void shouldLoseKeepAndTearWhatWasNotSynced() {
    Set<String> outcomes = new HashSet<>();
    byte[] bytes = new byte[256];
    for (long seed = 0; seed < 100; seed++) {
      SimFlash flash = new SimFlash(GEOMETRY, seed);
      flash.program(0, bytes, 0, 256);
      byte[] left = read(flash.powerOn(), 0, 256);
      outcomes.add(
          Arrays.equals(left, bytes) ? "kept" : Arrays.equals(left, erased(256)) ? "lost" : "torn");
    }
    assertEquals(Set.of("kept", "lost", "torn"), outcomes);
  }

  @Test
  void shouldReorderAnEraseAndAProgramThatWereNotSynced() {
    byte[] old = new byte[256];
    Arrays.fill(old, (byte) 0x0F);
    byte[] next = new byte[256];
    Arrays.fill(next, (byte) 0xF0);
    boolean mixed = false;
    for (long seed = 0; seed < 100; seed++) {
      SimFlash flash = new SimFlash(GEOMETRY, seed);
      flash.program(0, old, 0, 256);
      flash.sync();
      flash.erase(0, 4096);
      flash.program(0, next, 0, 256);
      mixed |= Arrays.equals(new byte[256], read(flash.powerOn(), 0, 256));
    }
    assertTrue(mixed, "a program never overtook the erase before it");
  }

  @Test
  void shouldNeverTouchWhatWasSynced() {
    byte[] bytes = random(9, 4096);
    for (long seed = 0; seed < 100; seed++) {
      SimFlash flash = new SimFlash(GEOMETRY, seed);
      flash.program(0, bytes, 0, 4096);
      flash.sync();
      flash.erase(4096, 8192);
      flash.program(4096, bytes, 0, 4096);
      assertArrayEquals(bytes, read(flash.powerOn(), 0, 4096));
    }
  }

  @Test
  void shouldNotTakeAPageThatACutTouchedForErased() {
    SimFlash flash = flash();
    flash.program(0, new byte[256], 0, 256);
    flash.powerOn();
    assertThrows(IllegalArgumentException.class, () -> flash.program(0, new byte[256], 0, 256));
    flash.erase(0, 4096);
    flash.program(0, new byte[256], 0, 256);
  }

  @Test
  void shouldCutBeforeInsideAndAfterEachOperation() {
    byte[] bytes = random(8, 1024);
    for (Moment moment : Moment.values()) {
      for (long operation = 0; operation < 3; operation++) {
        SimFlash flash = flash().cut(operation, moment);
        PowerCut cut = assertThrows(PowerCut.class, () -> eraseProgramSync(flash, bytes));
        assertTrue(cut.getMessage().contains("operation"), cut.getMessage());
        assertEquals(1, flash.cuts());
        assertEquals(operation + 1, flash.operations());
        assertThrows(PowerCut.class, () -> read(flash, 0, 1));
        flash.powerOn();
        read(flash, 0, 1);
        if (operation == 2 && moment == Moment.AFTER) {
          assertArrayEquals(bytes, read(flash, 0, 1024));
        }
      }
    }
  }

  @Test
  void shouldNotCutWhenTheOperationNeverComes() {
    SimFlash flash = flash().cut(3, Moment.BEFORE);
    eraseProgramSync(flash, random(7, 1024));
    assertEquals(0, flash.cuts());
  }

  @Test
  void shouldDoTheSameForTheSameSeed() {
    byte[][] left = new byte[2][];
    for (int i = 0; i < 2; i++) {
      SimFlash flash = new SimFlash(GEOMETRY, 77);
      flash.program(0, random(6, 8192), 0, 8192);
      left[i] = read(flash.powerOn(), 0, 8192);
    }
    assertArrayEquals(left[0], left[1]);
  }

  @Test
  void shouldRefuseBadBlocks() {
    SimFlash flash = flash();
    flash.goBad(1);
    flash.program(0, new byte[4096], 0, 4096);
    FlashException e =
        assertThrows(FlashException.class, () -> flash.program(4096, new byte[256], 0, 256));
    assertEquals(FlashException.Reason.BAD_BLOCK, e.reason());
    assertThrows(FlashException.class, () -> flash.erase(0, 8192));
  }

  @Test
  void shouldCountAndCopy() {
    SimFlash flash = flash();
    eraseProgramSync(flash, random(5, 1024));
    SimFlash copy = flash.copy(2);
    assertArrayEquals(read(flash, 0, 1024), read(copy, 0, 1024));
    assertThrows(IllegalArgumentException.class, () -> copy.program(0, new byte[256], 0, 256));
    assertEquals(1024, flash.counters().programmedBytes());
    assertEquals(4096, flash.counters().erasedBytes());
    assertEquals(1, flash.counters().syncs());
    assertEquals(1, flash.erases(0));
    copy.flip(0, 0);
    assertFalse(Arrays.equals(read(flash, 0, 1024), read(copy, 0, 1024)));
  }

  private static void eraseProgramSync(SimFlash flash, byte[] bytes) {
    flash.erase(0, 4096);
    flash.program(0, bytes, 0, bytes.length);
    flash.sync();
  }
}
