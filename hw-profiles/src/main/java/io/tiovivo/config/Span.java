package io.tiovivo.config;

import io.tiovivo.settings.UsageException;
import java.util.List;

/**
 * A span of the day.
 *
 * @param days bit 0 is Monday; the day on which the span begins counts
 * @param fromMinute of the day, inclusive
 * @param toMinute exclusive; at or below {@code fromMinute}: on the next day
 */
public record Span(int days, int fromMinute, int toMinute) {
  static final int EVERY_DAY = 0x7F;
  static final int DAY_MINUTES = 1440;

  private static final List<String> NAMES =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  /** The same on other days. */
  Span on(int newDays) {
    return new Span(newDays, fromMinute, toMinute);
  }

  /** Minutes that it lasts. */
  int minutes() {
    return toMinute > fromMinute ? toMinute - fromMinute : toMinute + DAY_MINUTES - fromMinute;
  }

  /** Reads {@code 22:00-06:30}. */
  static Span parse(String text) throws UsageException {
    int dash = text.indexOf('-');
    int from = dash < 0 ? -1 : minute(text.substring(0, dash));
    int to = dash < 0 ? -1 : minute(text.substring(dash + 1));
    if (from < 0 || to < 0 || from == DAY_MINUTES) {
      throw new UsageException(
          UsageException.quoted(text)
              + " is not a span of the day such as 02:00-05:00 (hours 00 to 23, minutes 00 to 59)");
    }
    if (from == to) {
      throw new UsageException(
          UsageException.quoted(text) + " is empty; the whole day is 00:00-24:00");
    }
    return new Span(EVERY_DAY, from, to == 0 ? DAY_MINUTES : to);
  }

  /** Whether this looks like days rather than times. */
  static boolean isDays(String text) {
    return !text.isEmpty() && Character.isLetter(text.charAt(0));
  }

  /** Reads {@code mon-fri} or {@code sat,sun}. */
  static int days(String text) throws UsageException {
    int days = 0;
    for (String part : text.split(",", -1)) {
      int dash = part.indexOf('-');
      int first = NAMES.indexOf(dash < 0 ? part : part.substring(0, dash));
      int last = dash < 0 ? first : NAMES.indexOf(part.substring(dash + 1));
      if (first < 0 || last < 0) {
        throw new UsageException(
            UsageException.quoted(text)
                + " are not days such as mon-fri or sat,sun; they are "
                + String.join(", ", NAMES));
      }
      for (int day = first; ; day = (day + 1) % NAMES.size()) {
        days |= 1 << day;
        if (day == last) {
          break;
        }
      }
    }
    return days;
  }

  /** -1: not a time of day. */
  private static int minute(String text) {
    if (!text.matches("[0-2]?[0-9]:[0-5][0-9]")) {
      return -1;
    }
    int colon = text.indexOf(':');
    int minute =
        Integer.parseInt(text.substring(0, colon)) * 60
            + Integer.parseInt(text.substring(colon + 1));
    return minute <= DAY_MINUTES ? minute : -1;
  }

  /** Whether another one lies wholly within these, each of which stands for itself. */
  static boolean within(Span inner, List<Span> outer) {
    for (int day = 0; day < NAMES.size(); day++) {
      int begin = day;
      if ((inner.days & 1 << day) != 0
          && outer.stream().noneMatch(each -> each.covers(begin, inner))) {
        return false;
      }
    }
    return true;
  }

  // Whether this covers another one that begins on a day: this may have begun the day before.
  private boolean covers(int day, Span inner) {
    for (int back = 0; back <= 1; back++) {
      int begun = (day + NAMES.size() - back) % NAMES.size();
      int offset = inner.fromMinute + back * DAY_MINUTES;
      if ((days & 1 << begun) != 0
          && offset >= fromMinute
          && offset + inner.minutes() <= fromMinute + minutes()) {
        return true;
      }
    }
    return false;
  }
}
