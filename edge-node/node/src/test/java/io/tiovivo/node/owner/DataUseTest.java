package io.tiovivo.node.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class DataUseTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private final DataUse use = new DataUse();

  @Test
  void shouldBeginAnewWithEachDayAndMonthOfItsOwnersZone() {
    at("2026-11-29T23:00:00");
    use.count(100);
    at("2026-11-30T00:00:00");
    assertUsed(0, 100);
    use.count(7);
    at("2026-12-01T00:00:00");
    assertUsed(0, 0);
    at("2027-12-01T00:00:00");
    use.count(3);
    assertUsed(3, 3);
  }

  @Test
  void shouldCountForTheLastDayThatWasKnownWhileTheTimeIsNot() {
    use.count(5);
    use.at(OptionalLong.empty(), ZONE);
    use.count(5);
    assertUsed(10, 10);
    assertEquals(DayWindows.NEVER_S, use.usage(ZONE).dayEndS());
    at("2026-11-30T12:00:00");
    assertUsed(10, 10);
    assertEquals(atS("2026-12-01T00:00:00"), use.usage(ZONE).dayEndS());
    assertEquals(atS("2026-12-01T00:00:00"), use.usage(ZONE).monthEndS());
  }

  @Test
  void shouldNotBeginAnewWhenTheClockGoesBack() {
    at("2026-12-01T00:30:00");
    use.count(9);
    at("2026-11-30T23:30:00");
    assertUsed(9, 9);
    at("2026-12-01T00:30:00");
    assertUsed(9, 9);
  }

  @Test
  void shouldGoOnAfterARestart() {
    at("2026-11-30T12:00:00");
    use.count(1234);
    DataUse later = DataUse.parse(use.keep(0)).orElseThrow();
    later.at(OptionalLong.of(atS("2026-11-30T13:00:00")), ZONE);
    assertEquals(1234, later.usage(ZONE).dayBytes());
    assertEquals(1234, DataUse.parse("- 1234 1234").orElseThrow().usage(ZONE).monthBytes());
  }

  @Test
  void shouldBeginAnewWithAFileThatIsDamaged() {
    for (String line :
        new String[] {"", "x", "2026-13-01 1 1", "- 1", "- -1 5", "- 5 1", "- a b"}) {
      assertTrue(DataUse.parse(line).isEmpty(), line);
    }
  }

  @Test
  void shouldWriteAtMostOnceInTenMinutes() {
    assertFalse(use.wantsKeeping(0));
    use.count(1);
    assertTrue(use.wantsKeeping(0));
    use.keep(0);
    use.count(1);
    assertFalse(use.wantsKeeping(DataUse.KEEP_NS - 1));
    assertTrue(use.wantsKeeping(DataUse.KEEP_NS));
    use.keep(DataUse.KEEP_NS);
    assertFalse(use.wantsKeeping(DataUse.KEEP_NS * 9), "nothing new");
  }

  private void assertUsed(long today, long month) {
    assertEquals(today, use.usage(ZONE).dayBytes());
    assertEquals(month, use.usage(ZONE).monthBytes());
  }

  private void at(String local) {
    use.at(OptionalLong.of(atS(local)), ZONE);
  }

  private static long atS(String local) {
    return LocalDateTime.parse(local).atZone(ZONE).toEpochSecond();
  }
}
