package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.testkit.flash.PowerCut;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.flash.SimFlash.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power goes before, inside and after every flash operation of whole runs of the loader. */
final class BoxPowerCutTest {
  private static final int SEEDS = 3;

  @TempDir Path directory;
  private Rig rig;

  @BeforeEach
  void box() throws Exception {
    rig = new Rig(directory);
  }

  @Test
  void shouldComeBackFromACutAnywhereInTheFirstInstallation() throws Exception {
    rig.onAir = Rig.image(1);
    sweep(
        new SimFlash(Rig.SIZES.geometry(), 1),
        flash -> {
          // Nothing was complete before: it may receive again, and must come up then.
          assertEquals(ExitCode.LAUNCH, rig.run(flash));
          assertEquals("1.0.1", launched());
        });
  }

  @Test
  void shouldBootOneOfTwoVerifiedImagesAfterACutAnywhereInAnUpdate() throws Exception {
    SimFlash before = confirmed();
    offer(2);
    sweep(
        before,
        flash -> {
          rig.button = false;
          rig.onAir = null;
          // Nothing is on the air any more: it boots what it has.
          assertEquals(ExitCode.LAUNCH, rig.run(flash));
          BootRecord record = Rig.record(flash);
          assertTrue(
              launched().equals("1.0.1") && record.slot(Slot.A).state() == SlotState.CONFIRMED
                  || launched().equals("1.0.2") && record.slot(Slot.B).state() == SlotState.TRIAL,
              launched() + " " + record);
          rig.onAir = Rig.image(2);
          rig.button = true;
        });
  }

  @Test
  void shouldNotTakeUpAFailedImageAfterACutWhileItIsOverwritten() throws Exception {
    SimFlash before = confirmed();
    update(before, 2);
    for (int boot = 0; boot < 2; boot++) {
      assertEquals(ExitCode.LAUNCH, rig.run(before));
    }
    for (SlotState state : List.of(SlotState.TRIAL, SlotState.BAD)) {
      assertEquals(state, Rig.record(before).slot(Slot.B).state());
      offer(3);
      sweep(
          before.copy(1),
          flash -> {
            rig.button = false;
            rig.onAir = null;
            assertEquals(ExitCode.LAUNCH, rig.run(flash));
            assertTrue(List.of("1.0.1", "1.0.3").contains(launched()), launched());
            rig.onAir = Rig.image(3);
            rig.button = true;
          });
      rig.button = false;
      rig.onAir = null;
      assertEquals(ExitCode.LAUNCH, rig.run(before));
      assertEquals("1.0.1", launched());
    }
  }

  @Test
  void shouldNeverGiveMoreAttemptsThanThreeHoweverOftenThePowerGoes() throws Exception {
    SimFlash before = installed();
    rig.onAir = null;
    sweep(
        before,
        flash -> {
          int left = settled(flash).slot(Slot.A).attemptsLeft();
          assertTrue(left == 2 || left == 1, "attempts left: " + left);
          int launches = 0;
          while (rig.run(flash) == ExitCode.LAUNCH) {
            launches++;
          }
          assertEquals(left, launches);
        });
  }

  @Test
  void shouldKeepTheConfirmationOnceItWasAcknowledged() throws Exception {
    SimFlash before = installed();
    before.sync();
    long operations = operations(before, flash -> Rig.confirm(flash, Slot.A));
    long fired = 0;
    for (Moment moment : Moment.values()) {
      for (long operation = 0; operation < operations; operation++) {
        SimFlash flash = before.copy(operation).cut(operation, moment);
        assertThrows(PowerCut.class, () -> Rig.confirm(flash, Slot.A));
        fired += flash.cuts();
        assertEquals(ExitCode.LAUNCH, rig.run(flash.powerOn()));
      }
    }
    assertEquals(3 * operations, fired);
  }

  @Test
  void shouldBootOneOfTwoAfterACutAnywhereInGoingBack() throws Exception {
    SimFlash before = confirmed();
    update(before, 2);
    rig.onAir = null;
    Rig.confirm(before, Slot.B);
    cutRecord(
        before,
        record -> record.goneBack(Slot.A),
        flash -> {
          assertEquals(ExitCode.LAUNCH, rig.run(flash));
          BootRecord record = Rig.record(flash);
          assertEquals(record.wentBackFrom().isEmpty() ? "1.0.2" : "1.0.1", launched());
        });
    Rig.store(before).update(record -> record.goneBack(Slot.A));
    assertEquals(ExitCode.LAUNCH, rig.run(before));
    assertEquals("1.0.1", launched());
    Rig.store(before).update(record -> record.goneBack(Slot.B));
    assertEquals(ExitCode.LAUNCH, rig.run(before));
    assertEquals("1.0.2", launched());
  }

  @Test
  void shouldTryAHeldImageOnlyOnceItWasLetWhereverThePowerGoes() throws Exception {
    SimFlash before = confirmed();
    update(before, 2);
    rig.onAir = null;
    Rig.store(before)
        .update(
            record ->
                record
                    .staged(Slot.B, Rig.digest(record, Slot.B), "1.0.2", 2, 0)
                    .held(Slot.B, true));
    assertEquals(ExitCode.LAUNCH, rig.run(before));
    assertEquals("1.0.1", launched());
    cutRecord(
        before,
        record -> record.held(Slot.B, false),
        flash -> {
          boolean held = settled(flash).slot(Slot.B).held();
          assertEquals(ExitCode.LAUNCH, rig.run(flash));
          assertEquals(held ? "1.0.1" : "1.0.2", launched());
        });
  }

  /** Cuts one update of the record at every operation. */
  private static void cutRecord(SimFlash before, UnaryOperator<BootRecord> change, Step afterwards)
      throws Exception {
    before.sync();
    long operations = operations(before, flash -> Rig.store(flash).update(change));
    long fired = 0;
    for (Moment moment : Moment.values()) {
      for (long operation = 0; operation < operations; operation++) {
        SimFlash flash = before.copy(operation).cut(operation, moment);
        assertThrows(PowerCut.class, () -> Rig.store(flash).update(change));
        fired += flash.cuts();
        afterwards.on(flash.powerOn());
      }
    }
    assertEquals(3 * operations, fired);
  }

  /** What the loader will find: a record that stands in one copy may read differently next time. */
  private static BootRecord settled(SimFlash flash) {
    return Rig.store(flash).update(record -> record);
  }

  @FunctionalInterface
  private interface Step {
    void on(SimFlash flash) throws Exception;
  }

  /** Cuts one run of the loader at every operation, then looks at what the next one makes of it. */
  private void sweep(SimFlash before, Step afterwards) throws Exception {
    before.sync();
    long operations = operations(before, rig::run);
    long fired = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      for (Moment moment : Moment.values()) {
        for (long operation = 0; operation < operations; operation++) {
          SimFlash flash = before.copy(seed * 1000L + operation).cut(operation, moment);
          assertThrows(PowerCut.class, () -> rig.run(flash), moment + " " + operation);
          assertEquals(1, flash.cuts());
          fired++;
          try {
            afterwards.on(flash.powerOn());
          } catch (AssertionError e) {
            throw new AssertionError(moment + " " + operation + " seed " + seed, e);
          }
        }
      }
    }
    assertEquals(SEEDS * 3 * operations, fired);
    System.out.println("power cuts that fired: " + fired);
  }

  private static long operations(SimFlash before, Step step) throws Exception {
    SimFlash flash = before.copy(0);
    step.on(flash);
    return flash.operations();
  }

  /** A release is on the air, later than the one before, and somebody holds the button. */
  private void offer(int release) {
    rig.onAir = Rig.image(release);
    rig.timeS += 10;
    rig.button = true;
  }

  /** The same, received and started for the first time. */
  private void update(SimFlash flash, int release) throws Exception {
    offer(release);
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    rig.button = false;
  }

  private SimFlash installed() throws Exception {
    rig.onAir = Rig.image(1);
    SimFlash flash = new SimFlash(Rig.SIZES.geometry(), 1);
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    return flash;
  }

  private SimFlash confirmed() throws Exception {
    SimFlash flash = installed();
    Rig.confirm(flash, Slot.A);
    return flash;
  }

  private String launched() throws Exception {
    return Files.readAllLines(rig.directory.resolve("launch/env")).stream()
        .filter(line -> line.startsWith("TIOVIVO_VERSION="))
        .map(line -> line.substring(line.indexOf('=') + 1))
        .findFirst()
        .orElseThrow();
  }
}
