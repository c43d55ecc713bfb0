package io.tiovivo.node.owner;

import io.tiovivo.node.config.OwnerConfig;
import io.tiovivo.node.config.OwnerConfig.UpdateMode;
import io.tiovivo.node.owner.Verdict.Row;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Decides what the owner lets happen with a release: the table of docs/UPDATE.md, a pure function
 * of configuration, release and situation. What the head-end says cannot change it, but for a
 * release that two of its release keys have signed as an emergency: that passes the window, and
 * nothing else.
 */
public final class OwnerPolicy {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT);

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private static final long WEEK_S = 7 * 86_400;

  private OwnerPolicy() {}

  /**
   * Decides.
   *
   * @param install whether it is here already, so that no data has to come
   */
  public static Verdict decide(
      OwnerConfig owner, Candidate release, OwnerSituation now, boolean install) {
    if (owner.skipped().contains(release.release())) {
      return never(Row.SKIPPED, "the owner does not want release " + release.release());
    }
    if (owner.mode() == UpdateMode.NEVER) {
      return never(Row.NEVER, "the owner wants no updates (update.mode = never)");
    }
    if (!now.confirmed()) {
      return never(Row.ON_TRIAL, "the release that runs is still on trial");
    }
    if (!install && now.usage().overDay(owner.dataPerDayBytes())) {
      return until(owner, now, Row.DAY_CAP, "today's data is used up", now.usage().dayEndS());
    }
    if (!install && now.usage().overMonth(owner.dataPerMonthBytes())) {
      return until(
          owner, now, Row.MONTH_CAP, "this month's data is used up", now.usage().monthEndS());
    }
    if (release.ordered()) {
      return never(Row.ORDERED, "");
    }
    if (owner.mode() == UpdateMode.ASK) {
      return never(Row.ASK, "waits for the owner: tiovivo update --install, or the install button");
    }
    return now.nowS().isPresent()
        ? byTime(owner, release, now, now.nowS().getAsLong())
        : withoutTime(owner);
  }

  private static Verdict withoutTime(OwnerConfig owner) {
    boolean timeless =
        owner.window().isEmpty() && owner.quietHours().isEmpty() && owner.waitForOthersS() == 0;
    return timeless
        ? never(Row.READY, "")
        : never(Row.TIME_UNKNOWN, "the time is not known yet, and the owner names times");
  }

  private static Verdict byTime(
      OwnerConfig owner, Candidate release, OwnerSituation now, long nowS) {
    long seenS = release.firstSeenS() == 0 ? nowS : release.firstSeenS();
    long othersS = seenS + owner.waitForOthersS();
    if (nowS < othersS) {
      return until(owner, now, Row.WAIT_FOR_OTHERS, "others try it first", othersS);
    }
    if (DayWindows.isOpen(owner.quietHours(), owner.zone(), nowS)) {
      long endS = DayWindows.changeS(owner.quietHours(), owner.zone(), nowS);
      return until(owner, now, Row.QUIET_HOURS, "quiet hours", endS);
    }
    boolean open =
        owner.window().isEmpty() || DayWindows.isOpen(owner.window(), owner.zone(), nowS);
    if (!open && release.emergency()) {
      return never(Row.EMERGENCY, "");
    }
    if (!open) {
      long opensS = DayWindows.changeS(owner.window(), owner.zone(), nowS);
      return until(owner, now, Row.WINDOW, "waits for the update window", opensS);
    }
    return never(Row.READY, "");
  }

  private static Verdict never(Row row, String reason) {
    return new Verdict(row, reason, DayWindows.NEVER_S);
  }

  private static Verdict until(
      OwnerConfig owner, OwnerSituation now, Row row, String reason, long untilS) {
    if (untilS == DayWindows.NEVER_S || now.nowS().isEmpty()) {
      return new Verdict(row, reason, untilS);
    }
    ZonedDateTime moment = Instant.ofEpochSecond(untilS).atZone(owner.zone());
    boolean soon = untilS - now.nowS().getAsLong() < WEEK_S;
    return new Verdict(row, reason + ", until " + (soon ? MOMENT : DAY).format(moment), untilS);
  }
}
