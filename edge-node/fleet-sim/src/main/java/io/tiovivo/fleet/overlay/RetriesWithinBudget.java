package io.tiovivo.fleet.overlay;

import io.tiovivo.identity.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * Within ten minutes a leaf makes its four attempts, and after that one a minute at most; twice the
 * four where a refusal sent it elsewhere. Every round.
 */
public final class RetriesWithinBudget implements Invariant {
  /** The time that the budget is for. */
  static final long BUDGET_NS = 600_000_000_000L;

  /** Two budgets' attempts, and one for each minute of backing off. */
  static final long MOST_ATTEMPTS = 2 * 4 + BUDGET_NS / 60_000_000_000L;

  private record Mark(long timeNs, long attempts) {}

  private final Map<NodeId, Mark> marks = new HashMap<>();

  @Override
  public void onRound(FleetView fleet) {
    for (NodeView node : fleet.nodes()) {
      long attempts = node.attempts();
      Mark mark = marks.get(node.id());
      boolean stale =
          mark == null
              || !node.isAlive()
              || attempts < mark.attempts() // it has started anew
              || fleet.nowNs() - mark.timeNs() > BUDGET_NS;
      if (stale) {
        marks.put(node.id(), new Mark(fleet.nowNs(), attempts));
      } else if (attempts - mark.attempts() > MOST_ATTEMPTS) {
        long made = attempts - mark.attempts();
        throw broken(fleet, node, made + " attempts in ten minutes, " + MOST_ATTEMPTS + " allowed");
      }
    }
  }
}
