package io.tiovivo.node.pins;

import io.tiovivo.node.config.PinConfig;
import java.util.Optional;

/**
 * At which level an output begins. The first of these that is known: what was ordered since this
 * process runs; what the line is still driven at; what was ordered earlier in this boot of the
 * machine; what the pin is declared to do when none of this is known.
 *
 * @param level 0 or 1, of a PWM pin permille
 * @param from where it comes from
 */
record StartLevel(int level, From from) {
  /** Where a level comes from. */
  enum From {
    ORDERED,
    KEPT,
    REMEMBERED,
    SAFE
  }

  static StartLevel of(
      Optional<Integer> ordered,
      Optional<Integer> kept,
      Optional<Integer> sinceBoot,
      PinConfig.Safe safe,
      Optional<Integer> onCard,
      int full) {
    if (ordered.isPresent()) {
      return new StartLevel(ordered.get(), From.ORDERED);
    }
    if (kept.isPresent()) {
      return new StartLevel(kept.get(), From.KEPT);
    }
    if (sinceBoot.isPresent()) {
      return new StartLevel(sinceBoot.get(), From.REMEMBERED);
    }
    return new StartLevel(
        switch (safe) {
          case OFF -> 0;
          case ON -> full;
          case LAST -> onCard.orElse(0);
        },
        From.SAFE);
  }
}
