package io.tiovivo.node.pins.household;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioPort;
import io.tiovivo.gpio.PwmPort;
import io.tiovivo.gpio.sysfs.SysfsPwm;
import io.tiovivo.gpio.tools.ToolGpio;
import io.tiovivo.gpio.tools.ToolSettings;
import io.tiovivo.node.pins.BackendChoice;
import io.tiovivo.node.pins.BackendChoice.Driver;
import io.tiovivo.node.pins.Lines;
import io.tiovivo.node.pins.MockPwm;
import io.tiovivo.node.pins.NoGpio;
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
    if (choice.outputs() != Driver.TOOLS) {
      // Who changes the backend has lines held by the other one.
      ToolGpio.endAll(tools);
    }
    PwmPort pwm = choice.others() == Driver.MOCK ? new MockPwm() : new SysfsPwm(SysfsPwm.ROOT);
    if (choice.others() == Driver.TOOLS) {
      ToolGpio port = ToolGpio.open(tools);
      return new Lines(port, port, pwm, choice.keeps(), Optional.of(port::light));
    }
    GpioPort others =
        switch (choice.others()) {
          case MOCK -> Pi4jGpio.mock(chips);
          case PI4J -> Pi4jGpio.gpiod();
          default -> new NoGpio(choice.problem());
        };
    if (choice.outputs() == choice.others()) {
      return new Lines(others, others, pwm, choice.keeps(), Optional.empty());
    }
    try {
      return new Lines(ToolGpio.open(tools), others, pwm, choice.keeps(), Optional.empty());
    } catch (GpioException e) {
      others.close();
      throw e;
    }
  }
}
