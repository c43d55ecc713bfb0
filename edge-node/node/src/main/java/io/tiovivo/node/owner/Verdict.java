package io.tiovivo.node.owner;

/**
 * What the owner's policy says about a release now.
 *
 * @param row which row of the table decided
 * @param reason for people, a clause without a full stop; "": nothing stands in the way
 * @param untilS when to ask again, seconds since 1970; {@link DayWindows#NEVER_S}: when something
 *     changes
 */
public record Verdict(Row row, String reason, long untilS) {
  /** The rows of the table in docs/UPDATE.md, in their order; the first that matches decides. */
  public enum Row {
    SKIPPED("skipped", false, false),
    NEVER("never", false, false),
    ON_TRIAL("on-trial", false, false),
    DAY_CAP("day-cap", false, false),
    MONTH_CAP("month-cap", false, false),
    ORDERED("ordered", true, true),
    ASK("ask", false, false),
    TIME_UNKNOWN("time-unknown", false, false),
    WAIT_FOR_OTHERS("wait-for-others", false, false),
    QUIET_HOURS("quiet-hours", false, false),
    EMERGENCY("emergency", true, true),
    WINDOW("window", true, false),
    READY("ready", true, true);

    private final String label;
    private final boolean receives;
    private final boolean installs;

    Row(String label, boolean receives, boolean installs) {
      this.label = label;
      this.receives = receives;
      this.installs = installs;
    }

    /** As in the document. */
    public String label() {
      return label;
    }
  }

  /** Whether it may be received. */
  public boolean mayReceive() {
    return row.receives;
  }

  /** Whether a node that has it may restart into it. */
  public boolean mayInstall() {
    return row.installs;
  }
}
