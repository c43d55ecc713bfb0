package io.tiovivo.testkit.flash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.testkit.flash.SimFlash.Moment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each fault that docs/BOOT.md promises fires, and does what it says. */
final class SimFlashFaultsTest {
  private static final int SEEDS = 300;

  @Test
  void shouldDoEverythingToWhatWasNotSyncedOnEveryMedium() {
    for (FlashMedium medium : FlashMedium.values()) {
      FaultCounts all = new FaultCounts();
      for (long seed = 0; seed < SEEDS; seed++) {
        all.add(interrupted(medium, seed).fired());
      }
      for (Fault fault :
          new Fault[] {
            Fault.LOST,
            Fault.KEPT,
            Fault.REORDERED,
            Fault.TORN_PREFIX,
            Fault.TORN_BITS,
            Fault.TORN_ERASE
          }) {
        assertTrue(all.of(fault) > 0, medium + ": " + fault + " never came: " + all);
      }
      assertEquals(medium.faults().weakBits(), all.of(Fault.WEAK) > 0, medium.toString());
      assertEquals(medium.faults().groupBytes() > 0, all.of(Fault.NEIGHBOUR) > 0, medium.name());
    }
  }

  @Test
  void shouldDoTheSameForTheSameSeedHoweverOftenItIsRead() {
    for (FlashMedium medium : FlashMedium.values()) {
      SimFlash one = interrupted(medium, 5);
      SimFlash other = interrupted(medium, 5);
      all(other);
      all(other);
      // What it is, not the mood that weak bits are in.
      assertEquals(one.fired(), other.fired());
      assertArrayEquals(all(erasedWhereWeak(one)), all(erasedWhereWeak(other)));
    }
  }

  /** A page in which every bit had still to be cleared loses any of them, each once. */
  @Test
  void shouldTearAnyBitOfAPage() {
    Set<Integer> missing = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      SimFlash flash = new SimFlash(FlashMedium.NOR.geometry(1), FlashFaults.BITS, seed);
      flash.program(0, new byte[256], 0, 256);
      flash.powerOn();
      if (flash.fired().of(Fault.TORN_BITS) > 0) {
        byte[] page = read(flash, 0, 256);
        for (int bit = 0; bit < 256 * 8; bit++) {
          if ((page[bit / 8] & 1 << bit % 8) != 0) {
            missing.add(bit);
          }
        }
      }
    }
    assertEquals(256 * 8, missing.size());
  }

  /** A tear never sets a bit that a program clears, nor clears one that it leaves. */
  @Test
  void shouldNotInventBits() {
    byte[] bytes = bytes(1, 256);
    for (long seed = 0; seed < SEEDS; seed++) {
      SimFlash flash = new SimFlash(FlashMedium.NOR.geometry(1), FlashFaults.BITS, seed);
      flash.program(0, bytes, 0, 256);
      byte[] left = read(flash.powerOn(), 0, 256);
      for (int i = 0; i < 256; i++) {
        assertEquals(bytes[i], (byte) (bytes[i] & left[i]), "seed " + seed);
      }
    }
  }

  @Test
  void shouldReplaceSectorsAsAWhole() {
    FlashMedium medium = FlashMedium.FILE;
    byte[] bytes = new byte[4096];
    boolean mixed = false;
    for (long seed = 0; seed < SEEDS; seed++) {
      SimFlash flash = new SimFlash(medium.geometry(1), medium.faults(), seed);
      flash.program(0, bytes, 0, 4096);
      byte[] left = read(flash.powerOn(), 0, 4096);
      int written = 0;
      for (int sector = 0; sector < 8; sector++) {
        byte first = left[sector * 512];
        for (int i = 0; i < 512; i++) {
          assertEquals(first, left[sector * 512 + i], "sector " + sector + " seed " + seed);
        }
        written += first == 0 ? 1 : 0;
      }
      mixed |= written > 0 && written < 8;
    }
    assertTrue(mixed, "no page was ever torn");
  }

  @Test
  void shouldReadWeakBitsDifferentlyFromOneTimeToTheNextUntilTheBlockIsErased() {
    int seen = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      SimFlash flash = new SimFlash(FlashMedium.NOR.geometry(1), FlashFaults.BITS, seed);
      byte[] bytes = bytes(seed, 256);
      flash.program(0, bytes, 0, 256);
      flash.powerOn();
      if (flash.fired().of(Fault.WEAK) == 0) {
        continue;
      }
      boolean right = false;
      boolean wrong = false;
      for (int i = 0; i < 200; i++) {
        boolean same = Arrays.equals(bytes, read(flash, 0, 256));
        right |= same;
        wrong |= !same;
      }
      assertTrue(right && wrong, "seed " + seed + " right " + right + " wrong " + wrong);
      assertTrue(moody(flash.copy(seed)), "a copy has lost its weak bits");
      seen++;
      flash.erase(0, 4096);
      flash.sync();
      flash.program(0, bytes, 0, 256);
      flash.sync();
      flash.powerOn();
      assertFalse(moody(flash), "an erase did not help");
      assertArrayEquals(bytes, read(flash, 0, 256));
    }
    assertTrue(seen > 10, seen + " weak pages");
  }

  @Test
  void shouldEraseSomeBlocksOfOneErase() {
    FlashMedium medium = FlashMedium.NOR;
    Set<Integer> outcomes = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      SimFlash flash = new SimFlash(medium.geometry(4), medium.faults(), seed);
      flash.program(0, new byte[4 * 4096], 0, 4 * 4096);
      flash.sync();
      flash.cut(flash.operations(), Moment.AFTER);
      assertThrows(PowerCut.class, () -> flash.erase(0, 4 * 4096));
      byte[] left = all(flash.powerOn());
      int erased = 0;
      for (int block = 0; block < 4; block++) {
        byte[] one = Arrays.copyOfRange(left, block * 4096, (block + 1) * 4096);
        erased |= Arrays.equals(one, filled(4096)) ? 1 << block : 0;
      }
      outcomes.add(erased);
      assertThrows(IllegalArgumentException.class, () -> flash.program(0, new byte[256], 0, 256));
      assertEquals(1, flash.fired().of(Fault.REFUSED));
    }
    assertTrue(outcomes.size() > 10, outcomes.toString());
  }

  @Test
  void shouldTakeNeighboursOfTheSameGroupAndNoOthers() {
    FlashFaults faults = new FlashFaults(512, false, 2 * 4096, 0, 0);
    byte[] bytes = bytes(3, 4096);
    int lost = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      SimFlash flash = new SimFlash(FlashMedium.CARD_SMALL_GROUPS.geometry(4), faults, seed);
      flash.program(0, bytes, 0, 4096);
      flash.program(8192, bytes, 0, 4096);
      flash.sync();
      flash.program(4096, bytes, 0, 4096);
      flash.powerOn();
      lost += Arrays.equals(bytes, read(flash, 0, 4096)) ? 0 : 1;
      assertArrayEquals(bytes, read(flash, 8192, 4096), "seed " + seed);
    }
    assertTrue(lost > 10, lost + " neighbours");
  }

  @Test
  void shouldWearOutABlockThatCanStillBeRead() {
    SimFlash flash = new SimFlash(FlashMedium.NOR.geometry(2), FlashFaults.BITS.wearing(20), 1);
    byte[] bytes = bytes(4, 256);
    FlashException e =
        assertThrows(
            FlashException.class,
            () -> {
              for (int i = 0; i < 31; i++) {
                flash.erase(0, 4096);
                flash.program(0, bytes, 0, 256);
              }
            });
    assertEquals(FlashException.Reason.BAD_BLOCK, e.reason());
    assertEquals(1, flash.fired().of(Fault.WORN));
    assertTrue(flash.erases(0) >= 10 && flash.erases(0) <= 30, "lived " + flash.erases(0));
    assertArrayEquals(bytes, read(flash, 0, 256));
    assertThrows(FlashException.class, () -> flash.program(256, bytes, 0, 256));
    flash.erase(4096, 4096);
  }

  @Test
  void shouldGrowBadBlocksInTheMiddleOfAnOperation() {
    int half = 0;
    for (long seed = 0; seed < 50; seed++) {
      SimFlash flash =
          new SimFlash(FlashMedium.NOR.geometry(2), FlashFaults.BITS.growing(100_000), seed);
      byte[] bytes = new byte[4096];
      FlashException e =
          assertThrows(
              FlashException.class,
              () -> {
                for (int i = 0; i < 1000; i++) {
                  flash.erase(0, 4096);
                  flash.program(0, bytes, 0, 4096);
                }
              });
      assertEquals(FlashException.Reason.BAD_BLOCK, e.reason());
      assertEquals(1, flash.fired().of(Fault.GROWN));
      half += Arrays.equals(bytes, read(flash, 0, 4096)) ? 0 : 1;
      assertThrows(FlashException.class, () -> flash.erase(0, 4096));
    }
    assertTrue(half > 10, half + " half-done operations");
  }

  @Test
  void shouldFlipBitsAtRestAlsoInWhatIsErased() {
    SimFlash flash = new SimFlash(FlashMedium.NOR.geometry(1), FlashFaults.BITS, 1);
    flash.rest(40);
    assertEquals(40, flash.fired().of(Fault.ROT));
    int flipped = 0;
    for (byte one : all(flash)) {
      flipped += 8 - Integer.bitCount(one & 0xFF);
    }
    assertTrue(flipped > 30 && flipped <= 40, flipped + " bits");
    // A program cannot set what has flipped to 0.
    flash.program(0, filled(4096), 0, 4096);
    assertFalse(Arrays.equals(filled(4096), all(flash)));
  }

  @Test
  void shouldCutAlsoWhenABlockFailsInTheSameOperation() {
    SimFlash flash =
        new SimFlash(FlashMedium.NOR.geometry(1), FlashFaults.BITS.growing(1_000_000), 1);
    flash.cut(0, Moment.AFTER);
    assertThrows(PowerCut.class, () -> flash.erase(0, 4096));
    assertEquals(1, flash.cuts());
  }

  /** Two blocks hold something; the power goes while the first gets something else. */
  private static SimFlash interrupted(FlashMedium medium, long seed) {
    FlashGeometry geometry = medium.geometry(2);
    SimFlash flash = new SimFlash(geometry, medium.faults(), seed);
    int block = geometry.eraseBlockBytes();
    flash.program(0, bytes(1, 2 * block), 0, 2 * block);
    flash.sync();
    flash.erase(0, block);
    flash.program(0, bytes(2, block), 0, block);
    return flash.powerOn();
  }

  /** Weak bits are read often enough for both values to come, and taken as 1. */
  private static SimFlash erasedWhereWeak(SimFlash flash) {
    byte[] high = all(flash);
    for (int i = 0; i < 60; i++) {
      byte[] again = all(flash);
      for (int at = 0; at < high.length; at++) {
        high[at] |= again[at];
      }
    }
    flash.corrupt(0, high);
    return flash;
  }

  private static boolean moody(SimFlash flash) {
    byte[] first = all(flash);
    for (int i = 0; i < 60; i++) {
      if (!Arrays.equals(first, all(flash))) {
        return true;
      }
    }
    return false;
  }

  private static byte[] all(SimFlash flash) {
    return read(flash, 0, (int) flash.geometry().totalBytes());
  }

  private static byte[] read(SimFlash flash, long offset, int length) {
    byte[] bytes = new byte[length];
    flash.read(offset, bytes, 0, length);
    return bytes;
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xFF);
    return bytes;
  }

  private static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
