package io.tiovivo.node.confirm;

/**
 * Timers of the confirmation, in nanoseconds.
 *
 * @param steadyNs how long the node must have run
 * @param reminderNs after how long it first says what it waits for; doubles from there
 * @param maxReminderNs longest time between two such lines
 * @param retryNs after how long a failed write is tried again; doubles from there
 * @param maxRetryNs longest time between two tries
 * @param application whether the application must be well, too
 */
public record ConfirmationSettings(
    long steadyNs,
    long reminderNs,
    long maxReminderNs,
    long retryNs,
    long maxRetryNs,
    boolean application) {
  private static final long SECOND = 1_000_000_000L;

  public ConfirmationSettings {
    if (steadyNs < 0 || reminderNs <= 0 || retryNs <= 0) {
      throw new IllegalArgumentException("a timer of the confirmation is not positive");
    }
    if (maxReminderNs < reminderNs || maxRetryNs < retryNs) {
      throw new IllegalArgumentException("a longest time is shorter than the first one");
    }
  }

  /** The settings that docs/NODE.md gives the reasons for. */
  public static ConfirmationSettings standard() {
    return new ConfirmationSettings(
        2 * SECOND, 10 * SECOND, 600 * SECOND, 5 * SECOND, 300 * SECOND, false);
  }

  /** The same, and the application must be well. */
  public ConfirmationSettings withApplication() {
    return new ConfirmationSettings(steadyNs, reminderNs, maxReminderNs, retryNs, maxRetryNs, true);
  }
}
