package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Who is suspected, by whom, and until when a refutation is waited for. The wait shrinks with every
 * independent confirmation (Dadgar, Phillips, Currey: Lifeguard, 2017).
 */
final class Suspicions {
  /** More are not suspected at once: they are probed again later. */
  static final int MAX_SUSPECTS = 4_096;

  /** Suspicions beyond the first that make the wait as short as it gets. */
  static final int CONFIRMATIONS = 3;

  /** Probe intervals per decade of members that a suspect has at least. */
  private static final double SHORTEST = 5;

  /** How many times as long it has at most. */
  private static final double LONGEST = 6;

  /** One suspect. */
  static final class Suspicion {
    private final long incarnation;
    private final long sinceNs;
    private final long shortestNs;
    private final long longestNs;
    private final int wanted;
    private int[] by = {};
    private boolean told;

    private Suspicion(long incarnation, long sinceNs, long shortestNs, long longestNs, int wanted) {
      this.incarnation = incarnation;
      this.sinceNs = sinceNs;
      this.shortestNs = shortestNs;
      this.longestNs = longestNs;
      this.wanted = wanted;
    }

    long incarnation() {
      return incarnation;
    }

    int[] by() {
      return by;
    }

    long endsNs() {
      int confirmations = Math.max(0, by.length - 1);
      if (confirmations >= wanted) {
        return sinceNs + shortestNs;
      }
      double shrunk = Math.log(confirmations + 1.0) / Math.log(wanted + 1.0);
      return sinceNs + longestNs - Math.round((longestNs - shortestNs) * shrunk);
    }

    // Half the time over and no refutation: time to tell again, so that somebody who has heard one
    // can pass it on.
    private long dueNs() {
      return told ? endsNs() : sinceNs + (endsNs() - sinceNs) / 2;
    }

    private boolean confirm(int suspector) {
      if (by.length > CONFIRMATIONS || Arrays.stream(by).anyMatch(each -> each == suspector)) {
        return false;
      }
      by = Arrays.copyOf(by, by.length + 1);
      by[by.length - 1] = suspector;
      return true;
    }
  }

  private final MemberSettings settings;
  private final Map<NodeId, Suspicion> suspects = new LinkedHashMap<>();
  // Nothing is to be done about any suspicion before this.
  private long nextDueNs = Machine.NEVER;

  Suspicions(MemberSettings settings) {
    this.settings = settings;
  }

  Suspicion find(NodeId id) {
    return suspects.isEmpty() ? null : suspects.get(id);
  }

  /** Adds a suspicion or confirms one; false: nothing new, or the table is full. */
  boolean suspect(long nowNs, NodeId id, long incarnation, int suspector, int members) {
    Suspicion suspicion = suspects.get(id);
    // A higher incarnation: the member refuted, we missed that, and somebody suspects it again.
    boolean isNew = suspicion == null || incarnation > suspicion.incarnation;
    if (isNew) {
      if (suspicion == null && suspects.size() >= MAX_SUSPECTS) {
        return false;
      }
      suspicion = begin(nowNs, incarnation, members);
      suspects.put(id, suspicion);
    }
    boolean confirmed = incarnation == suspicion.incarnation && suspicion.confirm(suspector);
    nextDueNs = Math.min(nextDueNs, suspicion.dueNs());
    return isNew || confirmed;
  }

  private Suspicion begin(long nowNs, long incarnation, int members) {
    double decades = Math.max(1, Math.log10(Math.max(1, members)));
    long shortestNs = Math.round(SHORTEST * decades * settings.probeIntervalNs());
    int wanted = Math.min(CONFIRMATIONS, members - 2);
    boolean fixed = settings.plainSwim() || wanted < 1;
    long longestNs = fixed ? shortestNs : Math.round(LONGEST * shortestNs);
    return new Suspicion(incarnation, nowNs, shortestNs, longestNs, Math.max(0, wanted));
  }

  void clear(NodeId id) {
    if (!suspects.isEmpty()) {
      suspects.remove(id);
    }
  }

  void clear() {
    suspects.clear();
    nextDueNs = Machine.NEVER;
  }

  int count() {
    return suspects.size();
  }

  long nextDueNs() {
    return nextDueNs;
  }

  /** Those whose time is over; they stay suspects until cleared. */
  List<NodeId> ended(long nowNs, Consumer<NodeId> tellAgain) {
    if (nowNs < nextDueNs) {
      return List.of();
    }
    List<NodeId> ended = new ArrayList<>();
    nextDueNs = Machine.NEVER;
    suspects.forEach(
        (id, suspicion) -> {
          if (suspicion.endsNs() <= nowNs) {
            ended.add(id);
            return;
          }
          if (suspicion.dueNs() <= nowNs) {
            suspicion.told = true;
            tellAgain.accept(id);
          }
          nextDueNs = Math.min(nextDueNs, suspicion.dueNs());
        });
    return ended;
  }
}
