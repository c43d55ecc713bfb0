package io.tiovivo.node.application;

import io.tiovivo.boot.slots.ApplicationCheck;
import java.util.Optional;

/**
 * Whether the application is well, told by what the supervisor sees and by the check that the image
 * declares. Pure: whoever can ask the application brings the answers here.
 *
 * <table>
 * <caption>While the image is on trial</caption>
 * <tr><td>a check succeeds while it runs</td><td>good: evidence</td></tr>
 * <tr><td>{@link #MAX_TRIAL_STARTS} starts without a success</td><td>the trial is over</td></tr>
 * <tr><td>{@link #TRIAL_NS} without a success</td><td>the trial is over</td></tr>
 * </table>
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

  /** Started so often and never well: it crashes. */
  public static final int MAX_TRIAL_STARTS = 5;

  /** So long without being well: it will not be. */
  public static final long TRIAL_NS = 600_000_000_000L;

  /** One failure may be a hiccup. */
  static final int FAILURES_TO_BAD = 2;

  private static final int MAX_PROBLEM_CHARS = 200;
  private static final long SECOND_NS = 1_000_000_000L;

  private final Optional<ApplicationCheck> check;
  private final long startedNs;
  private ApplicationFacts facts = ApplicationFacts.NONE;
  private State state = State.UNKNOWN;
  private String problem = "";
  private int failures;
  private boolean everGood;

  /**
   * @param check empty: the image declares none
   */
  public ApplicationHealth(Optional<ApplicationCheck> check, long nowNs) {
    this.check = check;
    startedNs = nowNs;
  }

  /** What the supervisor says now. */
  public void observe(ApplicationFacts observed) {
    boolean ended = facts.running() && !observed.running() || observed.starts() > facts.starts();
    facts = observed;
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
  }

  /** A check succeeded. One that speaks of nothing that runs is not believed. */
  public void succeeded() {
    if (facts.running()) {
      failures = 0;
      problem = "";
      state = State.GOOD;
      everGood = true;
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

  /** Whether it was well at any time since the node was started. */
  public boolean everGood() {
    return everGood;
  }

  /** Why a trial boot is to be given up now; empty: it goes on. */
  public Optional<String> hopeless(long nowNs) {
    if (check.isEmpty() || everGood) {
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
