package io.tiovivo.node.pins;

import io.tiovivo.machine.Event;

/** What other parts of the household hear of pins. */
public sealed interface PinEvent extends Event {
  /**
   * A pin has another state than before, or has one for the first time.
   *
   * @param name of the pin
   * @param on whether it is active, whatever the level
   * @param dutyPermille of a PWM pin; 0 of others
   */
  record Changed(String name, boolean on, int dutyPermille) implements PinEvent {}

  /**
   * A pin works no more, or works again.
   *
   * @param name of the pin
   * @param problem for people, with what helps; empty: it works
   */
  record Troubled(String name, String problem) implements PinEvent {}

  /** The recovery button is up: it was let go, or was not held when it was first looked at. */
  record ButtonUp() implements PinEvent {}

  /**
   * The recovery button orders something.
   *
   * @param reset a factory reset; else a fresh receive
   */
  record Recovery(boolean reset) implements PinEvent {}
}
