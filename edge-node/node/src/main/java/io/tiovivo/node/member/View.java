package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** What others see of the {@link Roll}. */
final class View implements MembershipView {
  /** Members looked at for one with room. */
  private static final int DRAWS = 16;

  private final NodeId self;
  private final Roll roll;
  private final Ring ring;

  View(NodeId self, Roll roll) {
    this.self = self;
    this.roll = roll;
    ring = roll.ring();
  }

  @Override
  public int size() {
    return ring.size();
  }

  @Override
  public MemberRecord at(int index) {
    return ring.at(index);
  }

  @Override
  public long version() {
    return ring.version();
  }

  @Override
  public MemberRecord find(NodeId id) {
    return ring.find(id);
  }

  @Override
  public int successors(NodeId place, MemberRecord[] into) {
    int count = Math.min(into.length, ring.size());
    int index = count == 0 ? 0 : ring.indexAtOrAfter(place);
    for (int i = 0; i < count; i++) {
      into[i] = ring.at((index + i) % ring.size());
    }
    return count;
  }

  @Override
  public int neighbours(MemberRecord[] into) {
    int size = ring.size();
    int own = ring.index(self);
    int others = own < 0 ? size : size - 1;
    int count = Math.min(into.length, others);
    int at = own >= 0 ? own : -own - 1;
    for (int i = 0; i < count; i++) {
      int step = i / 2 + 1;
      boolean after = i % 2 == 0;
      int ahead = own >= 0 ? step : step - 1;
      into[i] = ring.at(Math.floorMod(after ? at + ahead : at - step, size));
    }
    return count;
  }

  @Override
  public MemberRecord withRoom(SplittableRandom random, Predicate<MemberRecord> pleases) {
    MemberRecord best = null;
    for (int draw = 0; draw < DRAWS && ring.size() > 0; draw++) {
      MemberRecord member = ring.at(random.nextInt(ring.size()));
      boolean fits = member.room() > 0 && !member.id().equals(self) && pleases.test(member);
      if (fits && (best == null || member.loadPermille() < best.loadPermille())) {
        best = member;
      }
    }
    return best;
  }

  @Override
  public Sums sums() {
    return ring.sums();
  }

  @Override
  public Deaths deathsSince(long sinceNs) {
    return roll.deaths().since(sinceNs);
  }

  @Override
  public Precursors precursors() {
    int size = ring.size();
    int mean = size == 0 ? 0 : (int) (ring.sums().leaves() / size);
    return new Precursors(ring.retryPermille(), ring.turnoverPermille(), mean, survivableDeaths());
  }

  private int survivableDeaths() {
    int[] capacities = new int[ring.size()];
    for (int i = 0; i < capacities.length; i++) {
      MemberRecord member = ring.at(i);
      // One that drains takes nobody: it has room for its own leaves at most.
      Facts facts = member.facts();
      capacities[i] =
          facts.draining() ? Math.min(facts.leaves(), facts.capacity()) : facts.capacity();
    }
    Arrays.sort(capacities);
    long left = Arrays.stream(capacities).asLongStream().sum();
    long leaves = ring.sums().leaves();
    for (int deaths = 0; deaths < capacities.length; deaths++) {
      left -= capacities[capacities.length - 1 - deaths];
      if (left < leaves || deaths == capacities.length - 1) {
        return deaths;
      }
    }
    return 0;
  }
}
