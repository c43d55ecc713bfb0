package io.tiovivo.boot.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.image.OlderImage;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a reception into one slot may take from the other. */
final class OlderSlotTest {
  private static final FlashSizes SIZES = new FlashSizes(256, 4096, 16384, 131072, 4096);
  private static final TestFleet FLEET = TestFleet.named("home");
  private static final TestImage IMAGE = TestImage.make("home", 3, 3000, 256);

  private final SimFlash flash = new SimFlash(SIZES.geometry(), 1);
  private final SlotStore slots = new SlotStore(FlashLayout.of(flash, SIZES));
  private final Installer installer =
      new Installer(slots, BootRecordStore.open(FlashLayout.of(flash, SIZES)));

  private Optional<OlderImage> olderThanB() {
    return installer.target(Slot.B, true).older();
  }

  private void install(byte[] envelope, long imageBytes, int strips) {
    slots.clear(Slot.A);
    byte[] image = Arrays.copyOf(IMAGE.bytes(), (IMAGE.bytes().length + 255) / 256 * 256);
    slots.body(Slot.A).erase(0, 8192);
    slots.body(Slot.A).program(0, image, 0, image.length);
    slots.seal(Slot.A, envelope, imageBytes, strips);
  }

  @Test
  void shouldOfferWhatTheOtherSlotHoldsWhateverTheRecordSays() {
    install(FLEET.manifest(IMAGE.manifest()), IMAGE.bytes().length, 1);
    OlderImage older = olderThanB().orElseThrow();
    assertEquals(IMAGE.manifest(), older.manifest());
    byte[] bytes = new byte[IMAGE.bytes().length];
    older.image().read(0, bytes, 0, bytes.length);
    assertArrayEquals(IMAGE.bytes(), bytes);
    assertTrue(installer.target(Slot.A, true).older().isEmpty(), "there is nothing in B");
  }

  @Test
  void shouldOfferNothingWhenTheHeaderIsDamagedOrTorn() {
    byte[] envelope = FLEET.manifest(IMAGE.manifest());
    for (int offset = 0; offset < 24 + envelope.length; offset += 7) {
      install(envelope, IMAGE.bytes().length, 1);
      flash.flip(2 * SIZES.recordBytes() + offset, 2);
      assertTrue(olderThanB().isPresent(), "there is another copy");
      flash.flip(2 * SIZES.recordBytes() + SIZES.headerBytes() / 2 + offset, 2);
      assertTrue(olderThanB().isEmpty(), "a flip at " + offset);
    }
    slots.clear(Slot.A);
    assertTrue(olderThanB().isEmpty());
  }

  @Test
  void shouldOfferNothingWhoseManifestDoesNotFit() {
    install(new byte[] {1, 2, 3}, IMAGE.bytes().length, 1);
    assertTrue(olderThanB().isEmpty());
    install(FLEET.manifest(IMAGE.manifest()), IMAGE.bytes().length - 1, 1);
    assertTrue(olderThanB().isEmpty());
    int tooMany = 256 / 8 + 1;
    install(FLEET.manifest(IMAGE.manifest()), IMAGE.bytes().length, tooMany);
    assertTrue(olderThanB().isEmpty());
  }
}
