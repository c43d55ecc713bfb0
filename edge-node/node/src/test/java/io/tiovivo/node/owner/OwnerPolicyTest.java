package io.tiovivo.node.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.config.DayWindow;
import io.tiovivo.node.config.OwnerConfig;
import io.tiovivo.node.config.OwnerConfig.UpdateMode;
import io.tiovivo.node.owner.Verdict.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One test per row of the table in docs/UPDATE.md, and what holds for all of them. */
final class OwnerPolicyTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final long NOON_S = atS("2026-11-21T12:00:00");
  private static final List<DayWindow> NIGHT = List.of(new DayWindow(0x7F, 120, 300));
  private static final List<DayWindow> NOON = List.of(new DayWindow(0x7F, 700, 740));
  private static final Candidate SEVEN = new Candidate(7, "7.0", NOON_S - 100, false, false);
  private static final Candidate ORDERED = new Candidate(7, "7.0", NOON_S - 100, true, false);
  private static final Candidate EMERGENCY = new Candidate(7, "7.0", NOON_S - 100, false, true);
  private static final OwnerSituation AT_NOON = at(OptionalLong.of(NOON_S));
  private static final OwnerSituation CLOCKLESS = at(OptionalLong.empty());

  private UpdateMode mode = UpdateMode.AUTO;
  private List<DayWindow> window = List.of();
  private List<DayWindow> quiet = List.of();
  private Set<Long> skipped = Set.of();
  private long othersS;
  private long dayBytes;
  private long monthBytes;

  @Test
  void shouldTakeEverythingAtOnceWhenItsOwnerSaysNothing() {
    assertRow(Row.READY, SEVEN, AT_NOON);
    assertRow(Row.READY, SEVEN, CLOCKLESS);
  }

  @Test
  void shouldNeverTakeWhatIsSkipped() {
    skipped = Set.of(7L);
    assertRow(Row.SKIPPED, SEVEN, AT_NOON);
    assertRow(Row.SKIPPED, ORDERED, AT_NOON);
    assertRow(Row.SKIPPED, EMERGENCY, AT_NOON);
    assertRow(Row.READY, new Candidate(8, "8.0", 0, false, false), AT_NOON);
  }

  @Test
  void shouldNeverTakeAnythingWhenItsOwnerWantsNoUpdates() {
    mode = UpdateMode.NEVER;
    assertRow(Row.NEVER, SEVEN, AT_NOON);
    assertRow(Row.NEVER, ORDERED, AT_NOON);
    assertRow(Row.NEVER, EMERGENCY, AT_NOON);
  }

  @Test
  void shouldNotOverwriteItsFallbackWhileItIsOnTrial() {
    OwnerSituation trial = new OwnerSituation(OptionalLong.of(NOON_S), false, DataUse.Usage.NONE);
    assertRow(Row.ON_TRIAL, SEVEN, trial);
    assertRow(Row.ON_TRIAL, ORDERED, trial);
    assertRow(Row.ON_TRIAL, EMERGENCY, trial);
  }

  @Test
  void shouldReceiveNothingMoreTodayWhenTodaysDataIsUsedUp() {
    dayBytes = 500;
    OwnerSituation used = used(500, 500);
    assertRow(Row.DAY_CAP, SEVEN, used);
    assertRow(Row.DAY_CAP, ORDERED, used);
    assertRow(Row.DAY_CAP, EMERGENCY, used);
    assertEquals(NOON_S + 12 * 3600, decide(SEVEN, used, false).untilS());
    assertTrue(decide(SEVEN, used, false).reason().endsWith("until Sun 00:00"));
    assertEquals(Row.READY, decide(SEVEN, used, true).row(), "what is here needs no data");
    assertRow(Row.READY, SEVEN, used(499, 499));
  }

  @Test
  void shouldReceiveNothingMoreThisMonthWhenItsDataIsUsedUp() {
    monthBytes = 1000;
    assertRow(Row.MONTH_CAP, SEVEN, used(5, 1000));
    assertRow(Row.MONTH_CAP, ORDERED, used(5, 1000));
    assertRow(Row.READY, SEVEN, used(5, 999));
  }

  @Test
  void shouldObeyItsOwnersOrderWhateverHeSaidBeforeAboutTimes() {
    mode = UpdateMode.ASK;
    window = NIGHT;
    quiet = NOON;
    othersS = 1000;
    assertRow(Row.ORDERED, ORDERED, AT_NOON);
    assertRow(Row.ORDERED, ORDERED, CLOCKLESS);
  }

  @Test
  void shouldAskFirst() {
    mode = UpdateMode.ASK;
    assertRow(Row.ASK, SEVEN, AT_NOON);
    assertRow(Row.ASK, EMERGENCY, AT_NOON);
  }

  @Test
  void shouldWaitForTheTimeWhenTimesMatter() {
    window = NIGHT;
    assertRow(Row.TIME_UNKNOWN, SEVEN, CLOCKLESS);
    window = List.of();
    quiet = NIGHT;
    assertRow(Row.TIME_UNKNOWN, SEVEN, CLOCKLESS);
    quiet = List.of();
    othersS = 5;
    assertRow(Row.TIME_UNKNOWN, SEVEN, CLOCKLESS);
  }

  @Test
  void shouldLetOthersTryItFirst() {
    othersS = 101;
    assertRow(Row.WAIT_FOR_OTHERS, SEVEN, AT_NOON);
    assertRow(Row.WAIT_FOR_OTHERS, EMERGENCY, AT_NOON);
    assertEquals(NOON_S + 1, decide(SEVEN, AT_NOON, true).untilS());
    othersS = 100;
    assertRow(Row.READY, SEVEN, AT_NOON);
    othersS = 1;
    assertRow(Row.WAIT_FOR_OTHERS, new Candidate(7, "7.0", 0, false, false), AT_NOON);
  }

  @Test
  void shouldKeepQuietInQuietHours() {
    quiet = NOON;
    assertRow(Row.QUIET_HOURS, SEVEN, AT_NOON);
    assertRow(Row.QUIET_HOURS, EMERGENCY, AT_NOON);
    assertEquals(atS("2026-11-21T12:20:00"), decide(SEVEN, AT_NOON, true).untilS());
  }

  @Test
  void shouldReceiveOutsideTheWindowAndInstallInIt() {
    window = NIGHT;
    assertRow(Row.WINDOW, SEVEN, AT_NOON);
    assertTrue(decide(SEVEN, AT_NOON, false).mayReceive());
    assertFalse(decide(SEVEN, AT_NOON, true).mayInstall());
    assertEquals(atS("2026-11-22T02:00:00"), decide(SEVEN, AT_NOON, true).untilS());
    assertRow(Row.READY, SEVEN, at(OptionalLong.of(atS("2026-11-22T03:00:00"))));
  }

  @Test
  void shouldLetAnEmergencyPassTheWindow() {
    window = NIGHT;
    assertRow(Row.EMERGENCY, EMERGENCY, AT_NOON);
    assertTrue(decide(EMERGENCY, AT_NOON, true).mayInstall());
    window = NOON;
    assertRow(Row.READY, EMERGENCY, AT_NOON);
  }

  @Test
  void shouldLetNothingButAnEmergencyPassTheWindowAndNothingAtAllAnOptOut() {
    int passed = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      OwnerConfig owner = any(random);
      long nowS = NOON_S + random.nextInt(7 * 86_400);
      boolean known = random.nextInt(4) > 0;
      OwnerSituation now =
          new OwnerSituation(
              known ? OptionalLong.of(nowS) : OptionalLong.empty(),
              random.nextInt(8) > 0,
              new DataUse.Usage(random.nextInt(3), random.nextInt(5), nowS + 1, nowS + 2));
      Candidate release =
          new Candidate(
              random.nextInt(4) + 1,
              "x",
              random.nextBoolean() ? 0 : nowS - random.nextInt(3000),
              random.nextInt(3) == 0,
              random.nextInt(3) == 0);
      for (boolean install : new boolean[] {false, true}) {
        Verdict verdict = OwnerPolicy.decide(owner, release, now, install);
        boolean open =
            owner.window().isEmpty()
                || known && DayWindows.isOpen(owner.window(), owner.zone(), nowS);
        if (install && verdict.mayInstall()) {
          assertTrue(open || release.ordered() || release.emergency(), "seed " + seed);
          passed += open || release.ordered() ? 0 : 1;
        }
        if (verdict.mayInstall() || verdict.mayReceive()) {
          assertTrue(now.confirmed(), "seed " + seed);
          assertFalse(owner.skipped().contains(release.release()), "seed " + seed);
          assertTrue(owner.mode() != UpdateMode.NEVER, "seed " + seed);
          assertTrue(owner.mode() != UpdateMode.ASK || release.ordered(), "seed " + seed);
        }
        if (!install && verdict.mayReceive()) {
          assertFalse(now.usage().overDay(owner.dataPerDayBytes()), "seed " + seed);
          assertFalse(now.usage().overMonth(owner.dataPerMonthBytes()), "seed " + seed);
        }
      }
    }
    assertTrue(passed > 50, "emergencies that passed: " + passed);
  }

  @Test
  void shouldStandInTheDocumentRowByRow() throws IOException {
    String document = Files.readString(Path.of("../../docs/UPDATE.md"));
    int at = 0;
    for (Row row : Row.values()) {
      int found = document.indexOf("| `" + row.label() + "` |", at);
      assertTrue(found > 0, "no row " + row.label() + ", or not in order");
      at = found;
    }
  }

  private static OwnerConfig any(Random random) {
    return new OwnerConfig(
        UpdateMode.values()[random.nextInt(3)],
        random.nextBoolean() ? List.of() : List.of(DayWindowsTest.any(random)),
        random.nextBoolean() ? Set.of() : Set.of((long) random.nextInt(5)),
        random.nextBoolean() ? 0 : random.nextInt(2000),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextInt(3),
        random.nextInt(5),
        random.nextInt(3) > 0 ? List.of() : List.of(DayWindowsTest.any(random)),
        ZONE);
  }

  private void assertRow(Row row, Candidate release, OwnerSituation now) {
    assertEquals(row, decide(release, now, false).row());
  }

  private Verdict decide(Candidate release, OwnerSituation now, boolean install) {
    OwnerConfig owner =
        new OwnerConfig(
            mode, window, skipped, othersS, true, true, dayBytes, monthBytes, quiet, ZONE);
    return OwnerPolicy.decide(owner, release, now, install);
  }

  private static OwnerSituation at(OptionalLong nowS) {
    return new OwnerSituation(nowS, true, DataUse.Usage.NONE);
  }

  private static OwnerSituation used(long today, long month) {
    return new OwnerSituation(
        OptionalLong.of(NOON_S),
        true,
        new DataUse.Usage(today, month, NOON_S + 12 * 3600, NOON_S + 9 * 86_400));
  }

  private static long atS(String local) {
    return LocalDateTime.parse(local).atZone(ZONE).toEpochSecond();
  }
}
