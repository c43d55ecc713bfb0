package io.tiovivo.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.BootDecision.Action;
import io.tiovivo.boot.BootDecision.Row;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One test per row of the table in docs/BOOT.md, and what holds for all of them. */
final class BootDecisionTest {
  private static final FlashSizes SIZES = new FlashSizes(256, 4096, 16384, 131072, 4096);
  private static final BootRecord FRESH = BootRecord.fresh(SIZES);

  @Test
  void shouldReceiveWhenTheButtonIsHeldWhateverIsInstalled() {
    assertRow(Row.BUTTON, null, of(confirmed(FRESH, Slot.A), true));
    assertRow(Row.BUTTON, null, of(staged(confirmed(FRESH, Slot.A), Slot.B), true));
  }

  @Test
  void shouldGiveUpATrialWhoseAttemptsAreUsedUpWithoutLookingAtIt() {
    BootRecord record = staged(FRESH, Slot.B).tried(Slot.B).tried(Slot.B).tried(Slot.B);
    for (Fitness fitness : Fitness.values()) {
      assertRow(
          Row.TRIAL_USED_UP, Slot.B, BootDecision.of(record, Fitness.UNCHECKED, fitness, false));
    }
  }

  @Test
  void shouldVerifyANewImageBeforeAnythingElse() {
    assertRow(Row.NEW_UNCHECKED, Slot.B, of(staged(confirmed(FRESH, Slot.A), Slot.B), false));
    assertRow(Row.NEW_UNCHECKED, Slot.A, of(staged(FRESH, Slot.A).tried(Slot.A), false));
  }

  @Test
  void shouldGiveUpANewImageThatIsUnfit() {
    BootRecord record = staged(confirmed(FRESH, Slot.A), Slot.B);
    assertRow(Row.NEW_UNFIT, Slot.B, BootDecision.of(record, Fitness.FIT, Fitness.UNFIT, false));
  }

  @Test
  void shouldTryAStagedImage() {
    BootRecord record = staged(confirmed(FRESH, Slot.A), Slot.B);
    assertRow(
        Row.FIRST_TRIAL, Slot.B, BootDecision.of(record, Fitness.UNCHECKED, Fitness.FIT, false));
  }

  @Test
  void shouldTryAgainWhileAttemptsAreLeft() {
    BootRecord record = staged(FRESH, Slot.A).tried(Slot.A).tried(Slot.A);
    assertEquals(1, record.slot(Slot.A).attemptsLeft());
    assertRow(
        Row.TRIAL_AGAIN, Slot.A, BootDecision.of(record, Fitness.FIT, Fitness.UNCHECKED, false));
  }

  @Test
  void shouldPassOverAHeldImageWhileTheOtherOneWorks() {
    BootRecord record = staged(confirmed(FRESH, Slot.A), Slot.B).held(Slot.B, true);
    assertRow(
        Row.CONFIRMED, Slot.A, BootDecision.of(record, Fitness.FIT, Fitness.UNCHECKED, false));
    assertRow(
        Row.FIRST_TRIAL,
        Slot.B,
        BootDecision.of(record.held(Slot.B, false), Fitness.FIT, Fitness.FIT, false));
  }

  @Test
  void shouldTryAHeldImageWhenNothingElseCanBeBooted() {
    BootRecord record = staged(confirmed(FRESH, Slot.A), Slot.B).held(Slot.B, true);
    assertRow(
        Row.FIRST_TRIAL,
        Slot.B,
        BootDecision.of(record.bad(Slot.A, "damaged"), Fitness.UNFIT, Fitness.FIT, false));
    assertRow(
        Row.FIRST_TRIAL, Slot.B, BootDecision.of(record, Fitness.BLOCKED, Fitness.FIT, false));
    BootRecord alone = staged(FRESH, Slot.B).held(Slot.B, true);
    assertRow(
        Row.FIRST_TRIAL, Slot.B, BootDecision.of(alone, Fitness.UNCHECKED, Fitness.FIT, false));
  }

  @Test
  void shouldBootTheImageThatTheOwnerWentBackTo() {
    BootRecord both = confirmed(confirmed(FRESH, Slot.A), Slot.B);
    assertRow(Row.CONFIRMED, Slot.B, BootDecision.of(both, Fitness.FIT, Fitness.FIT, false));
    BootRecord back = both.goneBack(Slot.A);
    assertRow(Row.GONE_BACK, Slot.A, BootDecision.of(back, Fitness.FIT, Fitness.FIT, false));
    assertRow(
        Row.CONFIRMED_UNFIT, Slot.A, BootDecision.of(back, Fitness.UNFIT, Fitness.FIT, false));
    assertRow(
        Row.REVERTED,
        Slot.B,
        BootDecision.of(back.bad(Slot.A, "damaged"), Fitness.UNFIT, Fitness.FIT, false));
    BootRecord one = both.emptied(Slot.A, "gone");
    assertEquals(one, one.goneBack(Slot.A));
  }

  @Test
  void shouldVerifyAConfirmedImageAtEveryBoot() {
    assertRow(Row.CONFIRMED_UNCHECKED, Slot.A, of(confirmed(FRESH, Slot.A), false));
  }

  @Test
  void shouldGiveUpAConfirmedImageThatIsUnfit() {
    assertRow(
        Row.CONFIRMED_UNFIT,
        Slot.A,
        BootDecision.of(confirmed(FRESH, Slot.A), Fitness.UNFIT, Fitness.UNCHECKED, false));
  }

  @Test
  void shouldBootTheConfirmedImageWhenItIsFit() {
    assertRow(
        Row.CONFIRMED,
        Slot.A,
        BootDecision.of(confirmed(FRESH, Slot.A), Fitness.FIT, Fitness.UNCHECKED, false));
  }

  @Test
  void shouldSayRevertedWhenATrialWasGivenUpBefore() {
    BootRecord record = staged(confirmed(FRESH, Slot.A), Slot.B).bad(Slot.B, "never confirmed");
    assertRow(Row.REVERTED, Slot.A, BootDecision.of(record, Fitness.FIT, Fitness.UNCHECKED, false));
    assertEquals("never confirmed", record.revertReason());
    assertEquals("v B", record.revertVersion());
  }

  @Test
  void shouldPassOverABlockedSlotAndStopWhenThereIsNoOther() {
    BootRecord both = staged(confirmed(FRESH, Slot.A), Slot.B);
    assertRow(Row.CONFIRMED, Slot.A, BootDecision.of(both, Fitness.FIT, Fitness.BLOCKED, false));
    assertRow(Row.BLOCKED, null, BootDecision.of(both, Fitness.BLOCKED, Fitness.BLOCKED, false));
    assertRow(
        Row.BLOCKED,
        null,
        BootDecision.of(confirmed(FRESH, Slot.A), Fitness.BLOCKED, Fitness.UNCHECKED, false));
    assertRow(
        Row.BLOCKED,
        null,
        BootDecision.of(
            staged(FRESH, Slot.A).bad(Slot.A, "x"), Fitness.BLOCKED, Fitness.UNCHECKED, false));
  }

  @Test
  void shouldReceiveWhenBothSlotsAreEmpty() {
    assertRow(Row.EMPTY, null, of(FRESH, false));
  }

  @Test
  void shouldReceiveWhenNothingIsLeft() {
    assertRow(Row.NOTHING_LEFT, null, of(staged(FRESH, Slot.A).bad(Slot.A, "x"), false));
    assertRow(
        Row.NOTHING_LEFT,
        null,
        of(confirmed(staged(FRESH, Slot.A).bad(Slot.A, "x"), Slot.B).bad(Slot.B, "y"), false));
  }

  @Test
  void shouldPreferTheImageThatWasConfirmedLast() {
    BootRecord record = confirmed(confirmed(FRESH, Slot.B), Slot.A);
    assertRow(Row.CONFIRMED, Slot.A, BootDecision.of(record, Fitness.FIT, Fitness.FIT, false));
    record = confirmed(confirmed(FRESH, Slot.A), Slot.B);
    assertRow(Row.CONFIRMED, Slot.B, BootDecision.of(record, Fitness.FIT, Fitness.FIT, false));
  }

  @Test
  void shouldPreferTheImageThatWasInstalledLast() {
    BootRecord record = staged(staged(FRESH, Slot.B).tried(Slot.B), Slot.A);
    assertRow(Row.NEW_UNCHECKED, Slot.A, of(record, false));
    record = staged(staged(FRESH, Slot.A).tried(Slot.A), Slot.B);
    assertRow(Row.NEW_UNCHECKED, Slot.B, of(record, false));
  }

  @Test
  void shouldComeToAnEndFromEveryState() {
    for (BootRecord record : everyState()) {
      for (Fitness a : List.of(Fitness.FIT, Fitness.UNFIT, Fitness.BLOCKED)) {
        for (Fitness b : List.of(Fitness.FIT, Fitness.UNFIT, Fitness.BLOCKED)) {
          walk(record, a, b);
        }
      }
    }
  }

  /** Follows the table as the loader does. */
  private static void walk(BootRecord start, Fitness a, Fitness b) {
    BootRecord record = start;
    Fitness knownA = Fitness.UNCHECKED;
    Fitness knownB = Fitness.UNCHECKED;
    for (int step = 0; step <= BootDecision.MAX_STEPS; step++) {
      BootDecision decision = BootDecision.of(record, knownA, knownB, false);
      switch (decision.action()) {
        case RECEIVE, STOP -> {
          assertNull(decision.slot());
          return;
        }
        case TRY, BOOT -> {
          // What is launched was found fit at this boot.
          assertEquals(Fitness.FIT, decision.slot() == Slot.A ? knownA : knownB);
          return;
        }
        case GIVE_UP -> record = record.bad(decision.slot(), "unfit");
        case VERIFY -> {
          knownA = decision.slot() == Slot.A ? a : knownA;
          knownB = decision.slot() == Slot.B ? b : knownB;
        }
      }
    }
    throw new AssertionError("no end from " + start);
  }

  @Test
  void shouldNeverOverwriteWhatWouldBootNext() {
    for (BootRecord record : everyState()) {
      BootDecision decision = BootDecision.of(record, Fitness.FIT, Fitness.FIT, false);
      if (decision.action() == Action.BOOT) {
        assertEquals(decision.slot().other(), BootDecision.target(record), record.toString());
      }
    }
  }

  @Test
  void shouldReceiveIntoTheSlotThatIsWorthLess() {
    assertEquals(Slot.A, BootDecision.target(FRESH));
    assertEquals(Slot.B, BootDecision.target(confirmed(FRESH, Slot.A)));
    assertEquals(Slot.A, BootDecision.target(confirmed(FRESH, Slot.B)));
    assertEquals(Slot.B, BootDecision.target(staged(FRESH, Slot.A)));
    assertEquals(Slot.A, BootDecision.target(confirmed(confirmed(FRESH, Slot.A), Slot.B)));
    assertEquals(
        Slot.A, BootDecision.target(staged(confirmed(FRESH, Slot.B), Slot.A).tried(Slot.A)));
  }

  @Test
  void shouldStandInTheDocumentRowByRow() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "BOOT.md"));
    for (Row row : Row.values()) {
      String cell = "| `" + row.label() + "` |";
      int at = document.indexOf(cell);
      assertTrue(at >= 0, "no row " + cell);
      String line = document.substring(at, document.indexOf('\n', at));
      String action = row.action().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
      assertTrue(line.contains("**" + action + "**"), line);
    }
  }

  private static List<BootRecord> everyState() {
    List<BootRecord> records = new ArrayList<>();
    for (SlotState a : SlotState.values()) {
      for (SlotState b : SlotState.values()) {
        records.add(in(in(FRESH, Slot.A, a), Slot.B, b));
        records.add(in(in(FRESH, Slot.B, b), Slot.A, a));
      }
    }
    return records;
  }

  private static BootRecord in(BootRecord record, Slot slot, SlotState state) {
    return switch (state) {
      case EMPTY -> record;
      case STAGED -> staged(record, slot);
      case TRIAL -> staged(record, slot).tried(slot);
      case CONFIRMED -> confirmed(record, slot);
      case BAD -> staged(record, slot).bad(slot, "bad");
    };
  }

  private static BootRecord staged(BootRecord record, Slot slot) {
    return record.staged(slot, new byte[32], "v " + slot, 1, 0);
  }

  private static BootRecord confirmed(BootRecord record, Slot slot) {
    return staged(record, slot).tried(slot).confirmed(slot, 1);
  }

  private static BootDecision of(BootRecord record, boolean button) {
    return BootDecision.of(record, Fitness.UNCHECKED, Fitness.UNCHECKED, button);
  }

  private static void assertRow(Row row, Slot slot, BootDecision decision) {
    assertEquals(new BootDecision(row, slot), decision);
  }
}
