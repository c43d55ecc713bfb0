package io.tiovivo.node.owner;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Counts bytes against the owner's caps, by day and month of the owner's zone. While the time is
 * not known everything counts for the day that was last known: nobody gains by a box without a
 * clock. Wants to be kept rarely: flash wears.
 */
public final class DataUse {
  /** Between two writes. */
  static final long KEEP_NS = 600_000_000_000L;

  /**
   * What is used.
   *
   * @param dayEndS when the day ends, seconds since 1970; {@link DayWindows#NEVER_S}: not known
   * @param monthEndS the same of the month
   */
  public record Usage(long dayBytes, long monthBytes, long dayEndS, long monthEndS) {
    public static final Usage NONE = new Usage(0, 0, DayWindows.NEVER_S, DayWindows.NEVER_S);

    /** Whether a cap is used up; 0: there is none. */
    public boolean overDay(long capBytes) {
      return capBytes > 0 && dayBytes >= capBytes;
    }

    /** Whether a cap is used up; 0: there is none. */
    public boolean overMonth(long capBytes) {
      return capBytes > 0 && monthBytes >= capBytes;
    }
  }

  private LocalDate day; // null: never known
  private long dayBytes;
  private long monthBytes;
  private boolean changed;
  private long keptNs;
  private boolean everKept;

  /** Counts what came or went. */
  public void count(long bytes) {
    dayBytes += bytes;
    monthBytes += bytes;
    changed |= bytes > 0;
  }

  /** Begins a new day or month if it is time. A clock that goes back changes nothing. */
  public void at(OptionalLong nowS, ZoneId zone) {
    if (nowS.isEmpty()) {
      return;
    }
    LocalDate today = Instant.ofEpochSecond(nowS.getAsLong()).atZone(zone).toLocalDate();
    if (day == null) {
      day = today;
      changed = true;
      return;
    }
    if (!today.isAfter(day)) {
      return;
    }
    if (!today.withDayOfMonth(1).equals(day.withDayOfMonth(1))) {
      monthBytes = 0;
    }
    dayBytes = 0;
    day = today;
    changed = true;
  }

  /** How much is used, and until when that counts. */
  public Usage usage(ZoneId zone) {
    return new Usage(
        dayBytes,
        monthBytes,
        day == null ? DayWindows.NEVER_S : startS(day.plusDays(1), zone),
        day == null ? DayWindows.NEVER_S : startS(day.withDayOfMonth(1).plusMonths(1), zone));
  }

  private static long startS(LocalDate date, ZoneId zone) {
    return date.atStartOfDay(zone).toEpochSecond();
  }

  /** Whether there is something to keep and the last write was long enough ago. */
  public boolean wantsKeeping(long nowNs) {
    return changed && (!everKept || nowNs - keptNs >= KEEP_NS);
  }

  /** The line to keep: {@code DAY DAY-BYTES MONTH-BYTES}. */
  public String keep(long nowNs) {
    changed = false;
    everKept = true;
    keptNs = nowNs;
    return (day == null ? "-" : day) + " " + dayBytes + " " + monthBytes;
  }

  /** Whether anything was counted since the last {@link #keep}. */
  public boolean isChanged() {
    return changed;
  }

  /** Goes on from a kept line; empty when it is none. */
  public static Optional<DataUse> parse(String line) {
    String[] words = line.strip().split(" ", -1);
    if (words.length != 3) {
      return Optional.empty();
    }
    try {
      DataUse use = new DataUse();
      use.day = words[0].equals("-") ? null : LocalDate.parse(words[0]);
      use.dayBytes = Long.parseLong(words[1]);
      use.monthBytes = Long.parseLong(words[2]);
      return use.dayBytes < 0 || use.monthBytes < use.dayBytes
          ? Optional.empty()
          : Optional.of(use);
    } catch (RuntimeException damaged) {
      return Optional.empty();
    }
  }
}
