package io.tiovivo.testkit.flash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.testkit.flash.sweep.CutReport;
import io.tiovivo.testkit.flash.sweep.CutStory;
import io.tiovivo.testkit.flash.sweep.CutSweep;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class CutSweepTest {
  private static final int BLOCK = 4096;

  /** How a page is replaced by another. */
  private enum Way {
    /** In place. */
    OVER_THE_OLD,
    /** Into the other block; the old one goes when the new one is durable. */
    BESIDE_THE_OLD,
    /** The same without waiting for it to be durable. */
    BESIDE_WITHOUT_SYNC,
    /** Not at all. */
    NOT
  }

  @Test
  void shouldTryEachOperationAndSayThatEachCutCame() throws Exception {
    CutReport report = CutSweep.run(new Replacement(Way.BESIDE_THE_OLD), 1000, 1);
    assertTrue(report.tried() >= 1000);
    assertTrue(report.allFired(), report.toString());
    assertEquals(0, report.failed(), report.toString());
    assertTrue(report.faults().of(Fault.TORN_BITS) > 0);
  }

  @Test
  void shouldCatchWhoeverOverwritesWhatHeHas() throws Exception {
    CutReport report = CutSweep.run(new Replacement(Way.OVER_THE_OLD), 100, 1);
    assertTrue(report.failed() > 0, report.toString());
    assertFalse(report.failures().isEmpty());
  }

  @Test
  void shouldCatchWhoeverDoesNotSync() throws Exception {
    assertTrue(CutSweep.run(new Replacement(Way.BESIDE_WITHOUT_SYNC), 100, 1).failed() > 0);
  }

  @Test
  void shouldStopAtTheFirstBrokenPromiseIfThatIsAllThatIsAsked() throws Exception {
    // One cut, and perhaps the same with another in its recovery.
    long broken = CutSweep.untilBroken(new Replacement(Way.OVER_THE_OLD), 1000, 1).failed();
    assertTrue(broken == 1 || broken == 2, broken + " broken promises");
    assertTrue(CutSweep.untilBroken(new Replacement(Way.BESIDE_THE_OLD), 99, 1).tried() >= 99);
  }

  @Test
  void shouldTryAFixedSliceAtAllMoments() throws Exception {
    CutReport whole = CutSweep.run(new Replacement(Way.BESIDE_THE_OLD), 1, 1);
    CutReport slice = CutSweep.slice(new Replacement(Way.BESIDE_THE_OLD), 2, 1);
    assertTrue(slice.tried() < whole.tried() && slice.allFired(), slice.toString());
    assertThrows(
        IllegalArgumentException.class,
        () -> CutSweep.slice(new Replacement(Way.BESIDE_THE_OLD), 6, 1));
  }

  @Test
  void shouldRefuseAStoryWithNothingToCut() {
    assertThrows(
        IllegalArgumentException.class, () -> CutSweep.run(new Replacement(Way.NOT), 1, 1));
  }

  @Test
  void shouldDoTheSameAgain() throws Exception {
    String once = CutSweep.run(new Replacement(Way.OVER_THE_OLD), 300, 7).toString();
    assertEquals(once, CutSweep.run(new Replacement(Way.OVER_THE_OLD), 300, 7).toString());
  }

  /** A page of zeroes is replaced by one of ones-and-zeroes; one of both must always be there. */
  private record Replacement(Way way) implements CutStory {
    private static final byte[] OLD = new byte[256];
    private static final byte[] NEW = new byte[256];

    static {
      Arrays.fill(NEW, (byte) 0x55);
    }

    @Override
    public String name() {
      return way.name();
    }

    @Override
    public Life begin(long seed) {
      SimFlash flash = new SimFlash(FlashMedium.NOR.geometry(2), FlashFaults.BITS, seed);
      flash.program(0, OLD, 0, 256);
      flash.sync();
      return new Life() {
        @Override
        public SimFlash flash() {
          return flash;
        }

        @Override
        public void live() {
          if (way == Way.NOT) {
            return;
          }
          int at = way == Way.OVER_THE_OLD ? 0 : BLOCK;
          flash.erase(at, BLOCK);
          flash.program(at, NEW, 0, 256);
          if (way != Way.BESIDE_WITHOUT_SYNC) {
            flash.sync();
          }
          if (at != 0) {
            flash.erase(0, BLOCK);
          }
          flash.sync();
        }

        @Override
        public void recover() {
          if (!has(0, OLD)) {
            // Whatever stands in the other block was whole before this one went.
            byte[] rest = new byte[256];
            flash.read(BLOCK, rest, 0, 256);
            flash.erase(0, BLOCK);
            flash.sync();
          }
        }

        @Override
        public void check() {
          if (!has(0, OLD) && !has(BLOCK, NEW)) {
            throw new AssertionError("neither the old nor the new page");
          }
        }

        private boolean has(int at, byte[] page) {
          byte[] read = new byte[256];
          flash.read(at, read, 0, 256);
          return Arrays.equals(page, read);
        }
      };
    }
  }
}
