package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore.Found;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.Slot;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BoxLogTest {
  private static final FlashSizes SIZES = new FlashSizes(256, 4096, 16384, 131072, 262144);
  private static final long AT_S = 1_800_000_000L;

  private static BootRecord twoReleases() {
    return BootRecord.fresh(SIZES)
        .staged(Slot.A, new byte[32], "1.0.0", 1, 0)
        .tried(Slot.A)
        .booted(Slot.A, "first-trial", List.of(), 0)
        .confirmed(Slot.A, AT_S)
        .staged(Slot.B, new byte[32], "2.0.0", 2, 0)
        .tried(Slot.B)
        .booted(Slot.B, "first-trial", List.of(), AT_S + 60)
        .failed(Slot.B, "the application crashed 5 times")
        .booted(
            Slot.A,
            "reverted",
            List.of("slot B, version 2.0.0: the application crashed 5 times"),
            AT_S + 120);
  }

  @Test
  void shouldSayWhatWasBootedAndWhy() {
    assertEquals(
        List.of(
            "slot A: confirmed, 1.0.0, release 1",
            "slot B: bad, 2.0.0, release 2: the application crashed 5 times",
            "given up: 2.0.0: the application crashed 5 times",
            "3 boots so far:",
            "  1  time unknown  slot A, 1.0.0: first-trial, 2 attempts left, confirmed"
                + " 2027-01-15T08:00:00Z",
            "  2  2027-01-15T08:01:00Z  slot B, 2.0.0: first-trial, 2 attempts left, not confirmed",
            "  3  2027-01-15T08:02:00Z  slot A, 1.0.0: reverted",
            "       slot B, version 2.0.0: the application crashed 5 times"),
        BoxLog.lines(Found.RECORD, twoReleases()));
  }

  @Test
  void shouldSayWhenThereAreMoreBootsThanItRemembers() {
    BootRecord record = twoReleases();
    for (int i = 0; i < 20; i++) {
      record = record.booted(Slot.A, "confirmed", List.of(), AT_S + 200 + i);
    }
    List<String> lines = BoxLog.lines(Found.RECORD, record);
    assertTrue(lines.contains("23 boots so far; the last 10:"), lines.toString());
    assertEquals(10, lines.stream().filter(line -> line.contains(": confirmed")).count() - 1);
  }

  @Test
  void shouldSayPlainlyThatThereIsNoRecord() {
    BootRecord fresh = BootRecord.fresh(SIZES);
    assertEquals(List.of("nothing was ever booted here"), BoxLog.lines(Found.NOTHING, fresh));
    assertTrue(BoxLog.lines(Found.GARBAGE, fresh).get(0).contains("damaged"));
    assertTrue(BoxLog.lines(Found.OTHER_LAYOUT, fresh).get(0).contains("--profile"));
  }

  @Test
  void shouldHaveHelpThatFitsATerminal() {
    assertTrue(BoxLog.LINE.help().lines().allMatch(line -> line.length() <= 80));
  }
}
