package io.tiovivo.node.pins.household;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioPort;
import io.tiovivo.gpio.tools.ToolGpio;
import io.tiovivo.gpio.tools.ToolSettings;
import io.tiovivo.node.pins.BackendChoice;
import io.tiovivo.node.pins.BackendChoice.Driver;
import io.tiovivo.node.pins.Lines;
import io.tiovivo.node.pins.pi4j.Pi4jGpio;
import java.util.List;
import java.util.Optional;

/** Opens what was chosen; takes its time. */
final class Backends {
  private Backends() {}

  /**
   * @param chips labels that a mock is to have
   */
  static Lines open(BackendChoice choice, ToolSettings tools, List<String> chips)
      throws GpioException {
    if (choice.others() == Driver.NONE) {
      throw new GpioException(GpioException.Reason.UNSUPPORTED, choice.problem());
    }
    if (choice.outputs() != Driver.TOOLS) {
      // Who changes the backend has lines held by the other one.
      ToolGpio.endAll(tools);
    }
    if (choice.others() == Driver.TOOLS) {
      ToolGpio port = ToolGpio.open(tools);
      return new Lines(port, port, choice.keeps(), Optional.of(port::light));
    }
    GpioPort others = choice.others() == Driver.MOCK ? Pi4jGpio.mock(chips) : Pi4jGpio.gpiod();
    if (choice.outputs() == choice.others()) {
      return Lines.of(others, choice.keeps());
    }
    try {
      return new Lines(ToolGpio.open(tools), others, choice.keeps(), Optional.empty());
    } catch (GpioException e) {
      others.close();
      throw e;
    }
  }
}
