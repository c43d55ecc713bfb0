package io.tiovivo.carousel;

import java.util.ArrayList;
import java.util.List;

/**
 * Shares packets among streams by weight, evenly spread (stride scheduling, Waldspurger and Weihl
 * 1995): each stream's pass advances by the inverse of its weight, and the one furthest behind goes
 * next.
 */
final class Turns<S> {
  private static final double STRIDE = 1e9;

  private static final class Turn<S> {
    final S stream;
    final double stride;
    double pass;

    Turn(S stream, double stride, double pass) {
      this.stream = stream;
      this.stride = stride;
      this.pass = pass;
    }
  }

  private final List<Turn<S>> turns = new ArrayList<>();

  /** Gives a stream turns. It starts level with the others: it has nothing to catch up. */
  void add(S stream, double weight) {
    double pass = Double.POSITIVE_INFINITY;
    for (Turn<S> turn : turns) {
      pass = Math.min(pass, turn.pass);
    }
    double stride = STRIDE / weight;
    // Half a stride in, so that rare streams do not all go first.
    turns.add(new Turn<>(stream, stride, (turns.isEmpty() ? 0 : pass) + stride / 2));
  }

  void remove(S stream) {
    turns.removeIf(turn -> turn.stream == stream);
  }

  /** Whose turn it is; null when there is no stream. */
  S next() {
    Turn<S> next = null;
    for (Turn<S> turn : turns) {
      if (next == null || turn.pass < next.pass) {
        next = turn;
      }
    }
    if (next == null) {
      return null;
    }
    next.pass += next.stride;
    return next.stream;
  }
}
