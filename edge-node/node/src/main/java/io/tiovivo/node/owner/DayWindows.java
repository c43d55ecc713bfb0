package io.tiovivo.node.owner;

import io.tiovivo.node.config.DayWindow;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Spans of the day as moments. A window begins and ends when the clock on the wall says so; one
 * that a clock jumps over in spring begins where the clock goes on, and is as long as ever; one
 * that a clock shows twice in autumn lasts from the first time to the last.
 */
public final class DayWindows {
  /** No window opens or closes any more. */
  public static final long NEVER_S = Long.MAX_VALUE;

  private static final int MINUTES_PER_HOUR = 60;

  /** A window comes again within a week, or never. */
  private static final int DAYS_AHEAD = 8;

  private record Span(long fromS, long toS) {}

  private DayWindows() {}

  /**
   * Whether one of them is open.
   *
   * @param nowS seconds since 1970
   */
  public static boolean isOpen(List<DayWindow> windows, ZoneId zone, long nowS) {
    LocalDate today = Instant.ofEpochSecond(nowS).atZone(zone).toLocalDate();
    return spans(windows, zone, today.minusDays(1), 2).stream()
        .anyMatch(span -> span.fromS <= nowS && nowS < span.toS);
  }

  /**
   * When {@link #isOpen} says something else for the first time.
   *
   * @return seconds since 1970, or {@link #NEVER_S}
   */
  public static long changeS(List<DayWindow> windows, ZoneId zone, long nowS) {
    boolean now = isOpen(windows, zone, nowS);
    LocalDate today = Instant.ofEpochSecond(nowS).atZone(zone).toLocalDate();
    return spans(windows, zone, today.minusDays(1), DAYS_AHEAD + 2).stream()
        .map(span -> now ? span.toS : span.fromS)
        .filter(atS -> atS > nowS && isOpen(windows, zone, atS) != now)
        .min(Long::compare)
        .orElse(NEVER_S);
  }

  private static List<Span> spans(List<DayWindow> windows, ZoneId zone, LocalDate first, int days) {
    List<Span> spans = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      LocalDate date = first.plusDays(day);
      for (DayWindow window : windows) {
        if ((window.days() >> bit(date.getDayOfWeek()) & 1) != 0) {
          spans.add(span(window, zone, date));
        }
      }
    }
    return spans;
  }

  private static int bit(DayOfWeek day) {
    return day.getValue() - DayOfWeek.MONDAY.getValue();
  }

  private static Span span(DayWindow window, ZoneId zone, LocalDate date) {
    boolean overnight = window.toMinute() <= window.fromMinute();
    ZonedDateTime from = at(date, window.fromMinute(), zone);
    ZonedDateTime to = at(overnight ? date.plusDays(1) : date, window.toMinute(), zone);
    long fromS = from.toEpochSecond();
    boolean skipped = minute(from) != window.fromMinute();
    long toS = to.withLaterOffsetAtOverlap().toEpochSecond();
    int minutes = window.toMinute() - window.fromMinute() + (overnight ? 24 * 60 : 0);
    return new Span(fromS, skipped ? Math.max(toS, fromS + minutes * 60L) : toS);
  }

  private static ZonedDateTime at(LocalDate date, int minute, ZoneId zone) {
    if (minute == 24 * MINUTES_PER_HOUR) {
      return date.plusDays(1).atStartOfDay(zone);
    }
    return ZonedDateTime.of(date.atTime(minute / MINUTES_PER_HOUR, minute % MINUTES_PER_HOUR), zone)
        .withEarlierOffsetAtOverlap();
  }

  private static int minute(ZonedDateTime time) {
    return time.getHour() * MINUTES_PER_HOUR + time.getMinute();
  }
}
