package io.tiovivo.node.home;

import io.tiovivo.node.config.DayWindow;
import io.tiovivo.node.config.OwnerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which keys of the configuration an owner may set from Home Assistant: nothing that tells the node
 * whom to trust, where to connect, or what its pins are.
 */
final class Choices {
  static final String MODE = "update.mode";
  static final String WINDOW = "update.window";
  static final String WAIT = "update.wait-for-others";
  static final String QUIET = "quiet-hours";
  static final String SUPERNODE = "serve.supernode";
  static final String RELAY = "serve.relay";
  static final String PER_DAY = "data.per-day";
  static final String PER_MONTH = "data.per-month";

  static final Set<String> KEYS =
      Set.of(MODE, WINDOW, WAIT, QUIET, SUPERNODE, RELAY, PER_DAY, PER_MONTH);

  /** What stands for "as the file says": an empty message only deletes what a broker has kept. */
  static final String AS_FILE = "default";

  /** What stands for no quiet hours. */
  static final String NEVER = "none";

  /** What stands for an update window without bounds. */
  static final String ALWAYS = "always";

  /** What stands for no cap. */
  static final String UNLIMITED = "unlimited";

  /** Largest cap that there is, in mebibytes: a tebibyte. */
  static final int MAX_CAP_MIB = 1 << 20;

  /** Longest wait for others that it offers, and shows, in days. */
  static final int MAX_WAIT_DAYS = 365;

  private static final String[] DAYS = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  private static final int EVERY_DAY = 0x7f;

  private Choices() {}

  static String mode(OwnerConfig owner) {
    return owner.mode().name().toLowerCase(Locale.ROOT);
  }

  static String yesOrNo(boolean yes) {
    return yes ? "yes" : "no";
  }

  /** Mebibytes, as Home Assistant shows caps; 0: none. */
  static long mebibytes(long bytes) {
    return Math.min(MAX_CAP_MIB, bytes >> 20);
  }

  /** What Home Assistant's numbers mean in the file: there no cap has a word of its own. */
  static String value(String key, String text) {
    if (text.equals(AS_FILE)) {
      return "";
    }
    boolean cap = key.equals(PER_DAY) || key.equals(PER_MONTH);
    return cap && text.equals("0M") ? UNLIMITED : text;
  }

  static long days(long seconds) {
    return Math.min(MAX_WAIT_DAYS, seconds / 86_400);
  }

  /**
   * As one writes it in the file: "02:00-05:00 mon-fri 22:00-07:00".
   *
   * @param none what stands for no spans at all
   */
  static String windows(List<DayWindow> windows, String none) {
    if (windows.isEmpty()) {
      return none;
    }
    List<String> words = new ArrayList<>();
    for (DayWindow window : windows) {
      words.add(time(window.fromMinute()) + "-" + time(window.toMinute()));
      if ((window.days() & EVERY_DAY) != EVERY_DAY) {
        words.add(days(window.days()));
      }
    }
    return String.join(" ", words);
  }

  private static String time(int minute) {
    return two(minute / 60) + ":" + two(minute % 60);
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  // Runs of days, "mon-fri"; single ones with commas between.
  private static String days(int bits) {
    List<String> runs = new ArrayList<>();
    int day = 0;
    while (day < DAYS.length) {
      if ((bits & 1 << day) == 0) {
        day++;
        continue;
      }
      int last = day;
      while (last + 1 < DAYS.length && (bits & 1 << last + 1) != 0) {
        last++;
      }
      runs.add(last == day ? DAYS[day] : DAYS[day] + "-" + DAYS[last]);
      day = last + 1;
    }
    return String.join(",", runs);
  }
}
