package io.tiovivo.boot.slots;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
      assertTrue(slots.header(Slot.A).isEmpty(), "a flip at " + offset);
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
