package io.tiovivo.fleet.overlay;

import io.tiovivo.machine.Event;
import io.tiovivo.node.join.JoinEvent;
import io.tiovivo.node.role.RoleEvent;
import java.util.Map;
import java.util.TreeMap;

/** What the nodes of a fleet told, added up. */
public final class FleetLog {
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Integer> attempts = new TreeMap<>();
  private int mostAttempts;
  private boolean talks;

  /** Prints every event from now on: for whoever looks for a defect. */
  public void talk() {
    talks = true;
  }

  void add(OverlayWorld world, SimNode node, Event event) {
    counts.merge(event.getClass().getSimpleName(), 1L, Long::sum);
    if (event instanceof JoinEvent.Leased leased) {
      attempts.put(node.name(), leased.attempts());
      mostAttempts = Math.max(mostAttempts, leased.attempts());
    } else if (event instanceof JoinEvent.Refused refused) {
      counts.merge("Refused " + refused.reason(), 1L, Long::sum);
    } else if (event instanceof JoinEvent.Lost lost) {
      counts.merge("Lost " + lost.reason(), 1L, Long::sum);
    } else if (event instanceof RoleEvent.RoleChanged changed) {
      counts.merge(changed.from() + " to " + changed.to(), 1L, Long::sum);
    }
    if (talks) {
      System.out.println(world.nowNs() / 1_000_000 + " ms " + node.name() + " " + event);
    }
  }

  /** How often events of this name were told: a class, or a class and its reason. */
  public long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** Attempts that a leaf's last lease took, at most. */
  public int mostAttempts() {
    return mostAttempts;
  }

  /** The same, at most for all but some leaves. */
  public int attempts(double quantile) {
    int[] sorted = attempts.values().stream().mapToInt(Integer::intValue).sorted().toArray();
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1L, (long) (quantile * sorted.length))];
  }

  /** Begins anew. */
  public void clear() {
    counts.clear();
    attempts.clear();
    mostAttempts = 0;
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
