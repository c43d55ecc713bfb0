package io.tiovivo.testkit.flash.sweep;

import io.tiovivo.testkit.flash.FaultCounts;
import java.util.ArrayList;
import java.util.List;

/** What a sweep has tried and found. */
public final class CutReport {
  private static final int MOST_FAILURES = 20;

  private final String name;
  private final FaultCounts faults = new FaultCounts();
  private final List<String> failures = new ArrayList<>();
  private long once;
  private long twice;
  private long fired;
  private long failed;

  CutReport(String name) {
    this.name = name;
  }

  void tried(boolean second) {
    if (second) {
      twice++;
    } else {
      once++;
    }
  }

  void cutCame() {
    fired++;
  }

  void lived(FaultCounts with) {
    faults.add(with);
  }

  void failed(String where, Throwable cause) {
    failed++;
    if (failures.size() < MOST_FAILURES) {
      failures.add(where + ": " + cause);
    }
  }

  /** Distinct cuts that were tried: single ones, and pairs. */
  public long tried() {
    return once + twice;
  }

  /** Times that the power really went: one for a single cut, two for a pair. */
  public long fired() {
    return fired;
  }

  /** Whether each planned cut came. */
  public boolean allFired() {
    return fired == once + 2 * twice;
  }

  /** Cuts after which a promise was broken. */
  public long failed() {
    return failed;
  }

  /** The first of them: story, seed, where the power went, what was wrong. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** What the cuts did to the flash. */
  public FaultCounts faults() {
    return faults;
  }

  /** A row of a Markdown table: story, single cuts, pairs, power gone, failures. */
  public String row() {
    return "| " + name + " | " + once + " | " + twice + " | " + fired + " | " + failed + " |";
  }

  @Override
  public String toString() {
    return row() + (failures.isEmpty() ? "" : System.lineSeparator() + failures);
  }
}
