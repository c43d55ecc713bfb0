package io.tiovivo.boot.slots;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.flash.FlashRegion;
import io.tiovivo.testkit.flash.PowerCut;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.flash.SimFlash.Moment;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SlotStoreTest {
  private static final FlashSizes SIZES = new FlashSizes(256, 4096, 16384, 131072, 4096);

  @Test
  void shouldReadBackWhatWasSealed() {
    SimFlash flash = new SimFlash(SIZES.geometry(), 1);
    SlotStore slots = slots(flash);
    assertTrue(slots.header(Slot.A).isEmpty());
    byte[] envelope = random(1, 1000);
    install(slots, Slot.A, envelope, random(2, 5000));
    SlotHeader header = slots(flash.powerOn()).header(Slot.A).orElseThrow();
    assertArrayEquals(envelope, header.envelope());
    assertEquals(5000, header.imageBytes());
    assertEquals(3, header.strips());
    assertTrue(slots.header(Slot.B).isEmpty());
  }

  @Test
  void shouldTakeTheLargestEnvelope() {
    SlotStore slots = slots(new SimFlash(SIZES.geometry(), 1));
    byte[] envelope = random(1, slots.maxEnvelopeBytes());
    install(slots, Slot.B, envelope, random(2, 100));
    assertArrayEquals(envelope, slots.header(Slot.B).orElseThrow().envelope());
    byte[] larger = random(1, slots.maxEnvelopeBytes() + 1);
    assertThrows(IllegalArgumentException.class, () -> slots.seal(Slot.B, larger, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> slots.seal(Slot.B, envelope, SIZES.maxImageBytes() + 1, 1));
  }

  /** A header that is there vouches for a whole body, wherever the power went. */
  @Test
  void shouldNeverVouchForABodyThatIsNotWhole() {
    byte[] before = random(3, 6000);
    byte[] after = random(4, 7000);
    long operations = reinstall(new SimFlash(SIZES.geometry(), 0), before, after);
    long fired = 0;
    for (long seed = 0; seed < 20; seed++) {
      for (Moment moment : Moment.values()) {
        for (long operation = 0; operation < operations; operation++) {
          SimFlash flash = new SimFlash(SIZES.geometry(), seed).cut(operation, moment);
          assertThrows(PowerCut.class, () -> reinstall(flash, before, after));
          assertEquals(1, flash.cuts());
          fired++;
          SlotStore slots = slots(flash.powerOn());
          Optional<SlotHeader> header = slots.header(Slot.A);
          if (header.isPresent()) {
            byte[] expected = header.get().imageBytes() == before.length ? before : after;
            byte[] body = new byte[expected.length];
            slots.body(Slot.A).read(0, body, 0, body.length);
            assertArrayEquals(expected, body, moment + " " + operation + " seed " + seed);
          }
        }
      }
    }
    assertEquals(20 * 3 * operations, fired);
  }

  @Test
  void shouldTakeNoDamagedHeader() {
    byte[] envelope = random(1, 300);
    for (int offset = 0; offset < 24 + 300; offset++) {
      SimFlash flash = new SimFlash(SIZES.geometry(), offset);
      SlotStore slots = slots(flash);
      install(slots, Slot.A, envelope, random(2, 100));
      flash.flip(2 * SIZES.recordBytes() + offset, offset % 8);
      assertArrayEquals(envelope, slots.header(Slot.A).orElseThrow().envelope());
      assertTrue(slots.isSingle(Slot.A));
      flash.flip(2 * SIZES.recordBytes() + SIZES.headerBytes() / 2 + offset, offset % 8);
      assertTrue(slots.header(Slot.A).isEmpty(), "a flip at " + offset);
      assertFalse(slots.renew(Slot.A));
    }
  }

  @Test
  void shouldKeepOneCopyWhereEraseBlocksAreLarge() {
    FlashSizes large = new FlashSizes(4096, 65536, 131072, 262144, 65536);
    SimFlash flash = new SimFlash(large.geometry(), 1);
    SlotStore slots = new SlotStore(FlashLayout.of(flash, large));
    slots.clear(Slot.A);
    slots.seal(Slot.A, random(1, slots.maxEnvelopeBytes()), 100, 1);
    assertTrue(slots.header(Slot.A).isPresent());
    assertFalse(slots.isSingle(Slot.A), "there is room for no more");
    long operations = flash.operations();
    assertTrue(slots.renew(Slot.A));
    assertEquals(operations, flash.operations());
  }

  @Test
  void shouldWriteAgainWhatIsLostOrMayBe() {
    byte[] envelope = random(1, 300);
    for (int copy = 0; copy < 2; copy++) {
      SimFlash flash = new SimFlash(SIZES.geometry(), copy);
      SlotStore slots = slots(flash);
      install(slots, Slot.A, envelope, random(2, 100));
      assertFalse(slots.isSingle(Slot.A));
      flash.flip(2 * SIZES.recordBytes() + copy * SIZES.headerBytes() / 2 + 30, 1);
      assertTrue(slots.isSingle(Slot.A));
      assertTrue(slots.renew(Slot.A));
      assertFalse(slots.isSingle(Slot.A));
      assertArrayEquals(envelope, slots(flash.powerOn()).header(Slot.A).orElseThrow().envelope());
    }
  }

  @Test
  void shouldKeepAHeaderWhereverThePowerGoesWhileItIsWrittenAgain() {
    byte[] envelope = random(1, 300);
    SimFlash before = new SimFlash(SIZES.geometry(), 1);
    install(slots(before), Slot.A, envelope, random(2, 100));
    SimFlash counted = before.copy(0);
    slots(counted).renew(Slot.A);
    long fired = 0;
    for (long seed = 0; seed < 20; seed++) {
      for (Moment moment : Moment.values()) {
        for (long operation = 0; operation < counted.operations(); operation++) {
          SimFlash flash = before.copy(seed).cut(operation, moment);
          assertThrows(PowerCut.class, () -> slots(flash).renew(Slot.A));
          fired += flash.cuts();
          for (int power = 0; power < 4; power++) {
            assertTrue(slots(flash.powerOn()).header(Slot.A).isPresent(), moment + " " + operation);
          }
        }
      }
    }
    assertEquals(60 * counted.operations(), fired);
  }

  @Test
  void shouldLeaveACopyAloneWhoseFlashHasGoneBad() {
    for (int copy = 0; copy < 2; copy++) {
      SimFlash flash = new SimFlash(SIZES.geometry(), 1);
      SlotStore slots = slots(flash);
      install(slots, Slot.A, random(1, 300), random(2, 100));
      long at = 2 * SIZES.recordBytes() + copy * SIZES.headerBytes() / 2;
      flash.goBad((int) (at / SIZES.eraseBlockBytes()));
      assertTrue(slots.renew(Slot.A));
      assertTrue(slots.header(Slot.A).isPresent());
    }
  }

  @Test
  void shouldTakeNoRandomHeader() {
    SimFlash flash = new SimFlash(SIZES.geometry(), 1);
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[64];
      random.nextBytes(bytes);
      if (i % 2 == 0) {
        System.arraycopy(new byte[] {'T', 'V', 'S', 'L', 1}, 0, bytes, 0, 5);
      }
      flash.corrupt(2 * SIZES.recordBytes(), bytes);
      assertTrue(slots(flash).header(Slot.A).isEmpty());
    }
  }

  private static long reinstall(SimFlash flash, byte[] before, byte[] after) {
    SlotStore slots = slots(flash);
    install(slots, Slot.A, random(9, 500), before);
    install(slots, Slot.A, random(8, 700), after);
    return flash.operations();
  }

  static void install(SlotStore slots, Slot slot, byte[] envelope, byte[] image) {
    slots.clear(slot);
    FlashRegion body = slots.body(slot);
    body.erase(0, (image.length + 4095) / 4096 * 4096);
    byte[] padded = java.util.Arrays.copyOf(image, (image.length + 255) / 256 * 256);
    for (int at = 0; at < padded.length; at += 2048) {
      body.program(at, padded, at, Math.min(2048, padded.length - at));
    }
    slots.seal(slot, envelope, image.length, 1 + image.length % 3);
  }

  private static SlotStore slots(SimFlash flash) {
    return new SlotStore(FlashLayout.of(flash, SIZES));
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
