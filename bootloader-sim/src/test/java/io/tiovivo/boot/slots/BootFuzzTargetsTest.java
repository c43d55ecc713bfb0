package io.tiovivo.boot.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.ChangedInputs;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The loader's fuzz targets themselves, over their seeds and what random changes make of them. */
final class BootFuzzTargetsTest {
  private static final long SEED = 20261122;

  @Test
  void shouldFindTheRecordOfASeed() {
    byte[] cell = BootRecordFuzz.seeds().get("cell");
    SimFlash flash = new SimFlash(BootRecordFuzz.SIZES.geometry(), 1);
    flash.corrupt(BootRecordFuzz.SIZES.recordBytes() / 2, Arrays.copyOfRange(cell, 1, cell.length));
    BootRecordStore store = BootRecordStore.open(FlashLayout.of(flash, BootRecordFuzz.SIZES));
    assertEquals(BootRecordStore.Found.RECORD, store.found());
    assertTrue(store.record().isReverted());
  }

  @Test
  void shouldSurviveChangedRecords() {
    ChangedInputs.play(BootRecordFuzz.seeds(), SEED, BootRecordFuzz::fuzzerTestOneInput);
  }

  @Test
  void shouldSurviveChangedHeaders() {
    ChangedInputs.play(SlotHeaderFuzz.seeds(), SEED, SlotHeaderFuzz::fuzzerTestOneInput);
  }
}
