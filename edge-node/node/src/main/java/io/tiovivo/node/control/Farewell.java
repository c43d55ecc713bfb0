package io.tiovivo.node.control;

import io.tiovivo.machine.Event;

/**
 * The box is about to forget: whoever has told others of it takes that back, and whoever holds pins
 * puts them into their safe states; within {@link #GRACE_MS}.
 *
 * @param level how much it forgets
 */
public record Farewell(ControlRequest.ResetLevel level) implements Event {
  /** Then the process ends. */
  public static final long GRACE_MS = 700;
}
