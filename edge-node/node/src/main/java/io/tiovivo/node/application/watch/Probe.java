package io.tiovivo.node.application.watch;

import java.util.Optional;

/** One check of the application that is under way. */
interface Probe extends AutoCloseable {
  /** What came of it; empty: it is not over. */
  Optional<Outcome> look();

  /** Ends it, over or not. */
  @Override
  void close();

  /**
   * What came of a check.
   *
   * @param problem "": all is well
   */
  record Outcome(String problem) {
    static final Outcome GOOD = new Outcome("");

    boolean good() {
      return problem.isEmpty();
    }
  }
}
