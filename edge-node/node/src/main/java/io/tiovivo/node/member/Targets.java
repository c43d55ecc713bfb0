package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whom this node probes and gossips with: ring neighbours, so that everybody is watched, and
 * fingers at ever doubled distances, so that news crosses the ring in log(n) steps.
 */
final class Targets {
  private final NodeId self;
  private final Roll roll;
  private final View view;
  private final int neighbours;
  private final SplittableRandom random;
  private List<NodeId> targets = List.of();
  private long ofVersion = -1;
  private int next;

  Targets(NodeId self, Roll roll, View view, int neighbours, SplittableRandom random) {
    this.self = self;
    this.roll = roll;
    this.view = view;
    this.neighbours = neighbours;
    this.random = random;
  }

  List<NodeId> all() {
    if (ofVersion != roll.ring().version()) {
      ofVersion = roll.ring().version();
      targets = choose();
    }
    return targets;
  }

  private List<NodeId> choose() {
    List<NodeId> chosen = new ArrayList<>();
    MemberRecord[] nearest = new MemberRecord[2 * neighbours];
    int count = view.neighbours(nearest);
    for (int i = 0; i < count; i++) {
      add(chosen, nearest[i].id());
    }
    int size = roll.ring().size();
    for (int bit = 63; bit >= 0 && size >> (63 - bit) > 0; bit--) {
      long place = self.high() + (1L << bit);
      if (place != 0 || self.low() != 0) {
        int index = roll.ring().indexAtOrAfter(new NodeId(place, self.low()));
        add(chosen, roll.ring().at(index).id());
      }
    }
    return List.copyOf(chosen);
  }

  private void add(List<NodeId> chosen, NodeId id) {
    if (!id.equals(self) && !chosen.contains(id)) {
      chosen.add(id);
    }
  }

  /** One after the other; null: there is nobody. */
  NodeId next() {
    List<NodeId> all = all();
    if (all.isEmpty()) {
      return null;
    }
    next = next >= all.size() - 1 ? 0 : next + 1;
    return all.get(next);
  }

  /** Some of them at random, others than one. */
  List<NodeId> some(int most, NodeId but) {
    List<NodeId> some = new ArrayList<>(all());
    some.remove(but);
    for (int i = 0; i < Math.min(most, some.size()); i++) {
      int pick = i + random.nextInt(some.size() - i);
      NodeId chosen = some.get(pick);
      some.set(pick, some.get(i));
      some.set(i, chosen);
    }
    return some.subList(0, Math.min(most, some.size()));
  }
}
