package io.tiovivo.carousel;

import io.tiovivo.machine.Allowance;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Shares a ration among all who ask for it, whenever they come. Between two draws each has the same
 * chance of a place (reservoir sampling, Vitter's algorithm R), so whoever sends right after each
 * refill wins no more than his share of the packets.
 *
 * <p>A draw ends the round: those that had no luck go, and have another chance when they come
 * again.
 */
final class FairDraw<T> {
  private final List<T> held = new ArrayList<>();
  private long came;
  private final int places;
  private final Allowance ration;
  private final SplittableRandom random;

  /**
   * @param places that are held at once
   * @param random unpredictable on a box: who knows it knows whom it will take
   */
  FairDraw(int places, Allowance ration, SplittableRandom random) {
    this.places = places;
    this.ration = ration;
    this.random = random;
  }

  /** Takes part in the next draw; true: that, or another one, found no place. */
  boolean add(T one) {
    came++;
    if (held.size() < places) {
      held.add(one);
      return false;
    }
    long place = random.nextLong(came);
    if (place < places) {
      held.set((int) place, one);
    }
    return true;
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  boolean holds(Predicate<T> which) {
    return held.stream().anyMatch(which);
  }

  /** Drops all others. */
  void keep(Predicate<T> wanted) {
    if (held.removeIf(wanted.negate())) {
      // Else whoever comes next had the free place for certain, and those after him hardly a
      // chance.
      came = held.size();
    }
  }

  /** As many as the ration allows, at random. When that is none, all stay. */
  List<T> draw(long nowNs) {
    return draw(nowNs, ration);
  }

  /**
   * The same.
   *
   * @param spare is spent when the ration is used up
   */
  List<T> draw(long nowNs, Allowance spare) {
    if (held.isEmpty()) {
      return List.of();
    }
    List<T> drawn = new ArrayList<>();
    while (!held.isEmpty() && (ration.take(nowNs) || spare.take(nowNs))) {
      drawn.add(held.remove(random.nextInt(held.size())));
    }
    if (!drawn.isEmpty()) {
      held.clear();
      came = 0;
    }
    return drawn;
  }

  /** What was drawn was not worth it. */
  void giveBack() {
    ration.giveBack();
  }
}
