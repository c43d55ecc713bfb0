package io.tiovivo.boot.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.profile.FlashShape;
import io.tiovivo.profile.Profiles;
import io.tiovivo.testkit.flash.FlashFaults;
import io.tiovivo.testkit.flash.FlashMedium;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.flash.sweep.CutReport;
import io.tiovivo.testkit.flash.sweep.CutStory;
import io.tiovivo.testkit.flash.sweep.CutSweep;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The boot record on the pages and erase blocks of each hardware profile, and on each medium: what
 * was acknowledged is there whenever it is looked for.
 */
final class ProfileFlashTest {
  private static final int UPDATES = 3;
  private static final int CUTS = 150;

  @Test
  void shouldKeepWhatWasAcknowledgedOnTheFlashOfEachProfile() throws Exception {
    Map<FlashSizes, FlashFaults> shapes = new LinkedHashMap<>();
    Profiles.builtIn()
        .forEach(
            profile -> {
              FlashSizes sizes = scaled(profile.flash());
              shapes.put(sizes, card(sizes));
            });
    assertFalse(shapes.isEmpty());
    for (Map.Entry<FlashSizes, FlashFaults> shape : shapes.entrySet()) {
      sweep(shape.getKey(), shape.getValue());
    }
  }

  @Test
  void shouldKeepWhatWasAcknowledgedOnEachMedium() throws Exception {
    for (FlashMedium medium : FlashMedium.values()) {
      FlashSizes sizes = sizes(medium.pageBytes(), medium.eraseBlockBytes());
      sweep(sizes, medium.faults().groupBytes() > 0 ? card(sizes) : medium.faults());
    }
  }

  private static void sweep(FlashSizes sizes, FlashFaults faults) throws Exception {
    CutReport report = CutSweep.run(new Updates(sizes, faults), CUTS, 3);
    assertEquals(0, report.failed(), report.toString());
    assertTrue(report.allFired(), report.toString());
  }

  /** Pages and erase blocks as they are, and as few of them as will do. */
  private static FlashSizes scaled(FlashShape shape) {
    return sizes(shape.pageBytes(), shape.eraseBlockBytes());
  }

  private static FlashSizes sizes(int page, int block) {
    long record = Math.max(2L * block, FlashSizes.LEAST_RECORD_BYTES);
    long header = (FlashSizes.HEADER_BYTES + block - 1L) / block * block;
    return new FlashSizes(page, block, record, header + block, block);
  }

  /** Erase groups as large as a region of records, as on the card that a profile is for. */
  private static FlashFaults card(FlashSizes sizes) {
    return new FlashFaults(512, false, (int) sizes.recordBytes(), 0, 0);
  }

  private record Updates(FlashSizes sizes, FlashFaults faults) implements CutStory {
    @Override
    public String name() {
      return "record on " + sizes.text();
    }

    @Override
    public Life begin(long seed) {
      SimFlash flash = new SimFlash(sizes.geometry(), faults, seed);
      return new Life() {
        private long acknowledged;

        @Override
        public SimFlash flash() {
          return flash;
        }

        @Override
        public void live() {
          BootRecordStore store = store();
          long found = store.record().securityCounter();
          assertTrue(
              found == acknowledged || found == acknowledged + 1, found + " of " + acknowledged);
          for (long next = found; next < found + UPDATES; next++) {
            long counter = next;
            store.update(record -> record.floors(counter, 0, 0));
            acknowledged = next;
          }
        }

        @Override
        public void recover() {
          live();
        }

        @Override
        public void check() {
          flash.powerOn();
          assertEquals(acknowledged, store().record().securityCounter());
        }

        private BootRecordStore store() {
          return BootRecordStore.open(FlashLayout.of(flash, sizes));
        }
      };
    }
  }
}
