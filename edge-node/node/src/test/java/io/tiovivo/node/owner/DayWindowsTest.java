package io.tiovivo.node.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.config.DayWindow;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DayWindowsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final int EVERY_DAY = 0x7F;
  private static final List<DayWindow> NIGHT = List.of(new DayWindow(EVERY_DAY, 120, 300));

  @Test
  void shouldBeOpenFromItsFirstMinuteToBeforeItsLast() {
    assertFalse(open(NIGHT, "2026-11-21T01:59:59"));
    assertTrue(open(NIGHT, "2026-11-21T02:00:00"));
    assertTrue(open(NIGHT, "2026-11-21T04:59:59"));
    assertFalse(open(NIGHT, "2026-11-21T05:00:00"));
  }

  @Test
  void shouldGoOverMidnightAndCountTheDayOnWhichItBegins() {
    // 2026-11-20 is a Friday: bit 4.
    List<DayWindow> fridayNight = List.of(new DayWindow(1 << 4, 22 * 60, 7 * 60));
    assertTrue(open(fridayNight, "2026-11-20T23:00:00"));
    assertTrue(open(fridayNight, "2026-11-21T06:59:00"));
    assertFalse(open(fridayNight, "2026-11-21T23:00:00"));
    assertFalse(open(fridayNight, "2026-11-20T06:00:00"));
  }

  @Test
  void shouldTakeTheSameMinuteTwiceForAWholeDay() {
    List<DayWindow> monday = List.of(new DayWindow(1, 0, 0));
    assertTrue(open(monday, "2026-11-23T00:00:00"));
    assertTrue(open(monday, "2026-11-23T23:59:59"));
    assertFalse(open(monday, "2026-11-24T00:00:00"));
    assertTrue(open(List.of(new DayWindow(1, 0, 24 * 60)), "2026-11-23T23:59:59"));
  }

  @Test
  void shouldLastAsLongAsEverWhereTheClockJumpsOverIt() {
    // 2026-03-29, 02:00 becomes 03:00.
    List<DayWindow> skipped = List.of(new DayWindow(EVERY_DAY, 120, 180));
    assertFalse(open(skipped, "2026-03-29T01:59:59"));
    assertTrue(open(skipped, "2026-03-29T03:00:00"));
    assertTrue(open(skipped, "2026-03-29T03:59:59"));
    assertFalse(open(skipped, "2026-03-29T04:00:00"));
  }

  @Test
  void shouldLastFromTheFirstTimeToTheLastWhereTheClockShowsItTwice() {
    // 2026-10-25, 03:00 becomes 02:00.
    long first = atS("2026-10-25T02:15:00");
    List<DayWindow> twice = List.of(new DayWindow(EVERY_DAY, 130, 140));
    assertTrue(DayWindows.isOpen(twice, BERLIN, first));
    assertTrue(DayWindows.isOpen(twice, BERLIN, first + 3600));
    assertFalse(DayWindows.isOpen(twice, BERLIN, first + 3600 + 300));
  }

  @Test
  void shouldSayWhenItChanges() {
    assertEquals(atS("2026-11-22T02:00:00"), change(NIGHT, "2026-11-21T12:00:00"));
    assertEquals(atS("2026-11-21T05:00:00"), change(NIGHT, "2026-11-21T03:00:00"));
    List<DayWindow> monday = List.of(new DayWindow(1, 120, 300));
    assertEquals(atS("2026-11-30T02:00:00"), change(monday, "2026-11-23T05:00:00"));
    assertEquals(DayWindows.NEVER_S, change(List.of(), "2026-11-21T12:00:00"));
    assertEquals(
        DayWindows.NEVER_S, change(List.of(new DayWindow(EVERY_DAY, 0, 0)), "2026-11-21T12:00:00"));
  }

  @Test
  void shouldChangeExactlyWhereItSaysWhateverTheWindowsAndTheZone() {
    Random random = new Random(4);
    for (int i = 0; i < 2000; i++) {
      ZoneId zone = i % 2 == 0 ? BERLIN : ZoneOffset.ofHours(random.nextInt(25) - 12);
      List<DayWindow> windows = List.of(any(random), any(random));
      long nowS = 1_770_000_000L + random.nextInt(50_000_000);
      long changeS = DayWindows.changeS(windows, zone, nowS);
      boolean now = DayWindows.isOpen(windows, zone, nowS);
      if (changeS != DayWindows.NEVER_S) {
        String seed = windows + " " + zone + " " + nowS;
        assertTrue(changeS > nowS, seed);
        assertEquals(!now, DayWindows.isOpen(windows, zone, changeS), seed);
        assertEquals(now, DayWindows.isOpen(windows, zone, changeS - 1), seed);
      }
    }
  }

  static DayWindow any(Random random) {
    return new DayWindow(random.nextInt(128), random.nextInt(1440), random.nextInt(1440));
  }

  private static boolean open(List<DayWindow> windows, String local) {
    return DayWindows.isOpen(windows, BERLIN, atS(local));
  }

  private static long change(List<DayWindow> windows, String local) {
    return DayWindows.changeS(windows, BERLIN, atS(local));
  }

  private static long atS(String local) {
    return LocalDateTime.parse(local).atZone(BERLIN).toEpochSecond();
  }
}
