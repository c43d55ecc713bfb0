package io.tiovivo.boot.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class LaunchEnvironmentTest {
  private static final FlashSizes SIZES = new FlashSizes(256, 4096, 16384, 131072, 4096);

  @Test
  void shouldReadBackWhatItWrote() {
    LaunchEnvironment written =
        new LaunchEnvironment(
            "/box",
            "/box/flash.img",
            SIZES,
            Slot.B,
            "pc",
            "home",
            "1.2",
            "lo",
            "239.1.1.1",
            8484,
            "reverted",
            "1.3: not confirmed",
            true);
    assertEquals(written, LaunchEnvironment.parse(written.toVariables()));
  }

  @Test
  void shouldBelieveThatALoaderWhichSaysNothingReadsNoStrips() {
    Map<String, String> ofAnOldLoader =
        new java.util.HashMap<>(
            Map.of(
                "TIOVIVO_DIR", "/box",
                "TIOVIVO_FLASH", "/box/flash.img",
                "TIOVIVO_FLASH_SIZES", SIZES.text(),
                "TIOVIVO_SLOT", "A",
                "TIOVIVO_PROFILE", "pc",
                "TIOVIVO_FLEET", "home",
                "TIOVIVO_VERSION", "1.2"));
    assertFalse(LaunchEnvironment.parse(ofAnOldLoader).strips());
  }

  @Test
  void shouldNameTheVariableThatIsMissingOrWrong() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> LaunchEnvironment.parse(Map.of()));
    assertTrue(e.getMessage().contains("TIOVIVO_DIR"), e.getMessage());
    for (String sizes :
        new String[] {"", "1:2", "a:b:c:d:e", "256:4096:16384:131072:-1", "1:1:1:1:1"}) {
      assertThrows(IllegalArgumentException.class, () -> FlashSizes.parse(sizes), sizes);
    }
  }

  @Test
  void shouldLayOutRegionsWithoutGaps() {
    assertEquals(SIZES, FlashSizes.parse(SIZES.text()));
    FlashLayout layout =
        FlashLayout.of(new io.tiovivo.testkit.flash.SimFlash(SIZES.geometry(), 1), SIZES);
    assertEquals(0, layout.recordA().offset());
    assertEquals(16384, layout.recordB().offset());
    assertEquals(32768, layout.slotA().offset());
    assertEquals(32768 + 65536, layout.body(Slot.A).offset());
    assertEquals(65536, layout.body(Slot.A).bytes());
    assertEquals(32768 + 131072, layout.header(Slot.B).offset());
    assertEquals(SIZES.geometry().totalBytes(), layout.scratch().offset() + 4096);
  }

  @Test
  void shouldConfirmOnlyWhatWasLaunched() {
    var flash = new io.tiovivo.testkit.flash.SimFlash(SIZES.geometry(), 1);
    BootRecordStore store = BootRecordStore.open(FlashLayout.of(flash, SIZES));
    store.update(r -> r.staged(Slot.A, new byte[32], "1", 1, 3).tried(Slot.A));
    BootConfirmation other = BootConfirmation.open(flash, SIZES, Slot.B);
    assertTrue(!other.confirm(1));
    BootConfirmation own = BootConfirmation.open(flash, SIZES, Slot.A);
    assertTrue(own.confirm(1));
    assertTrue(own.isConfirmed());
    assertEquals(0, own.record().securityCounter(), "confirming alone raises nothing");
    BootRecord record = BootRecordStore.open(FlashLayout.of(flash.powerOn(), SIZES)).record();
    assertEquals(SlotState.CONFIRMED, record.slot(Slot.A).state());
    long operations = flash.operations();
    assertTrue(own.confirm(2));
    assertEquals(operations, flash.operations(), "nothing changed, nothing written");
  }
}
