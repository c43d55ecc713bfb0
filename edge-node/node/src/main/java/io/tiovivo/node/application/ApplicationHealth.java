package io.tiovivo.node.application;

import io.tiovivo.boot.slots.ApplicationCheck;
import java.util.Optional;

/**
 * Whether the application is well, told by what the supervisor sees and by the check that the image
 * declares. Pure: whoever can ask the application brings the answers here.
 *
 * <table>
 * <caption>While the image is on trial</caption>
 * <tr><td>good, and has run without an end for the settling time</td><td>proven: evidence</td></tr>
 * <tr><td>{@link #MAX_TRIAL_STARTS} starts, not proven</td><td>the trial is over</td></tr>
 * <tr><td>{@link #TRIAL_NS}, not proven</td><td>the trial is over</td></tr>
 * </table>
 *
 * <p>That it runs and that its check succeeds may both be said of an application that a busy
 * machine has not let get to its crash yet. So it must go on for as long as a machine like this one
 * takes to start something: the node is the measure, which was started beside it.
 */
public final class ApplicationHealth {
  /** How an application is. */
  public enum State {
    /** No check is declared, or none has come to an end. */
    UNKNOWN,
    /** It runs, and its last check succeeded. */
    GOOD,
    /** It does not run, or its last checks failed. */
    BAD
  }

  /** The shortest settling time. */
  static final long LEAST_SETTLE_NS = 10_000_000_000L;

  /** The longest one, for whatever a clock may say. */
  static final long MOST_SETTLE_NS = 120_000_000_000L;

  /** Settling takes as long as so many starts of the node. */
  static final int STARTS_TO_SETTLE = 3;

  /** Started so often and never proven: it crashes. */
  public static final int MAX_TRIAL_STARTS = 5;

  /** So long without being proven: it will not be. */
  public static final long TRIAL_NS = 600_000_000_000L;

  /** One failure may be a hiccup. */
  static final int FAILURES_TO_BAD = 2;

  private static final int MAX_PROBLEM_CHARS = 200;
  private static final long SECOND_NS = 1_000_000_000L;

  private final Optional<ApplicationCheck> check;
  private final long settleNs;
  private final long startedNs;
  private long runsSinceNs;
  private ApplicationFacts facts = ApplicationFacts.NONE;
  private State state = State.UNKNOWN;
  private String problem = "";
  private int failures;
  private boolean proven;

  /**
   * @param check empty: the image declares none
   * @param settleNs of {@link #settleNs}
   */
  public ApplicationHealth(Optional<ApplicationCheck> check, long settleNs, long nowNs) {
    this.check = check;
    this.settleNs = settleNs;
    startedNs = nowNs;
  }

  /**
   * How long it must have run without an end to speak for its image.
   *
   * @param nodeStartNs how long the node took to start
   */
  public static long settleNs(long nodeStartNs) {
    return Math.max(LEAST_SETTLE_NS, Math.min(MOST_SETTLE_NS, STARTS_TO_SETTLE * nodeStartNs));
  }

  /**
   * What the supervisor says now.
   *
   * @return whether it was started since the supervisor was asked last
   */
  public boolean observe(long nowNs, ApplicationFacts observed) {
    boolean anew = observed.starts() != facts.starts();
    boolean ended = facts.running() && !observed.running() || anew;
    facts = observed;
    if (ended) {
      runsSinceNs = nowNs;
    }
    if (!observed.running() && observed.starts() > 0) {
      problem =
          "it ended with code "
              + observed.exitCode()
              + " after "
              + observed.ranS()
              + " s; it is started again";
      state = State.BAD;
    } else if (ended) {
      failures = 0;
      state = State.UNKNOWN;
    }
    proven |= state == State.GOOD && failures == 0 && runsNs(nowNs) >= settleNs;
    return anew;
  }

  /** For how long it has run without an end, as far as was seen; 0: it does not run. */
  public long runsNs(long nowNs) {
    return facts.running() ? nowNs - runsSinceNs : 0;
  }

  /** A check succeeded. One that speaks of nothing that runs is not believed. */
  public void succeeded() {
    if (facts.running()) {
      failures = 0;
      problem = "";
      state = State.GOOD;
    }
  }

  /** A check failed. */
  public void failed(String why) {
    failures++;
    if (facts.running()) {
      problem = why.length() <= MAX_PROBLEM_CHARS ? why : why.substring(0, MAX_PROBLEM_CHARS);
      if (failures >= FAILURES_TO_BAD) {
        state = State.BAD;
      }
    }
  }

  public ApplicationFacts facts() {
    return facts;
  }

  public State state() {
    return state;
  }

  /** What is wrong; "": nothing that is known. */
  public String problem() {
    return problem;
  }

  /** Whether it was well and settled at any time since the node was started. */
  public boolean proven() {
    return proven;
  }

  /** Why a trial boot is to be given up now; empty: it goes on. */
  public Optional<String> hopeless(long nowNs) {
    if (check.isEmpty() || proven) {
      return Optional.empty();
    }
    String why = problem.isEmpty() ? "" : " (" + problem + ")";
    if (facts.starts() > MAX_TRIAL_STARTS
        || facts.starts() == MAX_TRIAL_STARTS && !facts.running()) {
      return Optional.of("the application crashed " + MAX_TRIAL_STARTS + " times" + why);
    }
    if (nowNs - startedNs >= TRIAL_NS) {
      return Optional.of(
          "the application was not well within " + TRIAL_NS / SECOND_NS + " s" + why);
    }
    return Optional.empty();
  }
}
