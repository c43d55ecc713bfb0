package io.tiovivo.node.update;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.owner.RestartTime;

/**
 * Ends the process for an update: at its time, after what others have here was handed over, and
 * after the boot record was written.
 */
final class UpdateRestart {
  /** How long handing over may take. */
  static final long DRAIN_NS = 60_000_000_000L;

  private static final long STEP_NS = 500_000_000L;

  /** Is told that it could not be. */
  @FunctionalInterface
  interface Failed {
    void accept(long nowNs, String why);
  }

  private enum Step {
    NONE,
    PLANNED,
    DRAINING,
    WRITING,
    ENDING
  }

  private final Desk desk;
  private final UpdateHost host;
  private final UpdateTasks tasks;
  private final long seed;
  private final Failed failed;
  private Step step = Step.NONE;
  private long release;
  private long letNs;
  private long dueNs = Machine.NEVER;
  private long drainEndNs;
  private String why = "";
  private Runnable write;

  /**
   * @param seed tells boxes apart
   */
  UpdateRestart(Desk desk, UpdateHost host, UpdateTasks tasks, long seed, Failed failed) {
    this.failed = failed;
    this.desk = desk;
    this.host = host;
    this.tasks = tasks;
    this.seed = seed;
  }

  /** Whether the process is about to end, and nothing else counts any more. */
  boolean isUnderWay() {
    return step.compareTo(Step.PLANNED) > 0;
  }

  String why() {
    return why;
  }

  /** When a planned one is due; {@link Machine#NEVER}: none is planned. */
  long dueNs() {
    return dueNs;
  }

  /** When {@link #look} wants to be called; {@link Machine#NEVER}: it is not under way. */
  long stepNs() {
    return isUnderWay() ? dueNs : Machine.NEVER;
  }

  /** The owner does not let it any more, or something newer came. */
  void forget() {
    if (step == Step.PLANNED) {
      step = Step.NONE;
      dueNs = Machine.NEVER;
    }
  }

  /**
   * Restarts when the fleet's spread says so, counted from when this was first called for a
   * release.
   *
   * @param atOnce the owner waits for it
   * @param reason for people
   * @param newWrite what is written before; on the worker
   */
  void plan(
      long nowNs,
      long newRelease,
      long spreadMs,
      boolean atOnce,
      String reason,
      Runnable newWrite) {
    if (isUnderWay()) {
      return;
    }
    if (step == Step.NONE || release != newRelease) {
      step = Step.PLANNED;
      release = newRelease;
      letNs = nowNs;
    }
    long delayMs =
        atOnce
            ? RestartTime.AT_ONCE_MS
            : RestartTime.delayMs(seed ^ newRelease, spreadMs, host.serves());
    dueNs = letNs + delayMs * 1_000_000;
    if (nowNs >= dueNs) {
      begin(nowNs, reason, newWrite);
      return;
    }
    why = reason + "; restarts in " + (dueNs - nowNs) / 1_000_000_000 + " s, when it is its turn";
  }

  /** Restarts now. */
  void begin(long nowNs, String reason, Runnable newWrite) {
    why = reason;
    write = newWrite;
    step = Step.DRAINING;
    drainEndNs = nowNs + DRAIN_NS;
    dueNs = nowNs;
    if (host.serves()) {
      host.drain("restarts: " + reason);
    }
    desk.milestone("update state=restarting reason=\"" + reason.replace('"', '\'') + "\"");
  }

  /** Goes on with it. */
  void look(long nowNs) {
    dueNs = nowNs + STEP_NS;
    if (step == Step.DRAINING && (!host.serves() || nowNs >= drainEndNs)) {
      step = Step.WRITING;
      tasks.run(
          write,
          failure -> {
            if (failure.isPresent()) {
              step = Step.NONE;
              dueNs = Machine.NEVER;
              failed.accept(desk.nowNs(), "cannot restart for it: " + failure.get());
            } else {
              step = Step.ENDING;
              host.restart();
            }
          });
    } else if (step != Step.DRAINING) {
      dueNs = Machine.NEVER;
    }
  }
}
