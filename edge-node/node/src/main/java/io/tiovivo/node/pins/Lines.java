package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioPort;
import io.tiovivo.gpio.PwmPort;
import io.tiovivo.gpio.StatusLight;
import java.util.Optional;
import java.util.function.Function;

/**
 * What there is to drive pins with.
 *
 * @param outputs digital outputs
 * @param inputs digital inputs, and the status light; the same port in most cases
 * @param pwm channels of PWM
 * @param keeping whether outputs hold their level when the process has ended
 * @param lights makes lights that blink by themselves; empty: each change is written
 */
public record Lines(
    GpioPort outputs,
    GpioPort inputs,
    PwmPort pwm,
    boolean keeping,
    Optional<Function<GpioLine, StatusLight>> lights) {
  /** Whether no call takes long. */
  public boolean isQuick() {
    return outputs.isQuick() && inputs.isQuick();
  }

  /** Has what drives outputs let go of a line that an earlier process left to it. */
  void freeForInputs(GpioLine line) {
    if (outputs != inputs) {
      outputs.release(line);
    }
  }
}
