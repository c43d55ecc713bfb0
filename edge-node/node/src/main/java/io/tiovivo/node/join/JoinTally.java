package io.tiovivo.node.join;

/** Counts what {@link JoinCounters} reports. */
final class JoinTally {
  long attempts;
  long accepted;
  long busy;
  long failedDials;
  long unanswered;
  long renewals;
  long lost;
  long moved;
  long budgetExhausted;
  long unexpected;
  long malformed;

  JoinCounters snapshot() {
    return new JoinCounters(
        attempts,
        accepted,
        busy,
        failedDials,
        unanswered,
        renewals,
        lost,
        moved,
        budgetExhausted,
        unexpected,
        malformed);
  }
}
