package io.tiovivo.node.config;

/**
 * One pin of the owner's.
 *
 * @param name lower-case word; also in topics
 * @param title for people
 * @param kind what it is for
 * @param chip label, as {@code gpiodetect} shows it; of a PWM pin the label of its PWM chip
 * @param line offset within the chip; of a PWM pin its channel
 * @param activeLow whether a low level means on
 * @param safe what an output does when it cannot keep its state
 * @param pull of an input
 * @param debounceMs an input's level must last for so long
 * @param frequencyHz of a PWM pin
 */
public record PinConfig(
    String name,
    String title,
    Kind kind,
    String chip,
    int line,
    boolean activeLow,
    Safe safe,
    Pull pull,
    int debounceMs,
    int frequencyHz) {
  /** What it is for. */
  public enum Kind {
    OUTPUT,
    INPUT,
    PWM
  }

  /** What an output does when its state is not known any more: after a power cut. */
  public enum Safe {
    OFF,
    ON,
    /** As it was last, as far as that was written down. */
    LAST
  }

  /** Resistor of an input. */
  public enum Pull {
    NONE,
    UP,
    DOWN
  }
}
