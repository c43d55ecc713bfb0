package io.tiovivo.boot.box;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioPull;
import io.tiovivo.gpio.LedPattern;
import io.tiovivo.gpio.StatusLight;
import io.tiovivo.gpio.tools.ToolGpio;
import io.tiovivo.gpio.tools.ToolSettings;
import io.tiovivo.profile.Gpio;
import io.tiovivo.profile.GpioPin;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The box's light and recovery button. Whatever is wrong with them is said once and keeps no box
 * from booting. The light goes on showing its last pattern when the loader is gone, until the node
 * takes it over.
 */
final class FrontPanel {
  /** Held is what is pressed each time: not a contact that bounces, nor a stray pulse. */
  private static final int BUTTON_SAMPLES = 3;

  private final Optional<GpioLine> button;
  private final Optional<GpioLine> light;
  private final ToolSettings settings;
  private final Consumer<String> warnings;
  private ToolGpio tools;
  private StatusLight lamp;
  private boolean broken;

  /**
   * @param owners whose lines are left alone
   * @param settings of the tools; the owner is the box's directory, as the node's is
   * @param warnings takes what an owner should know
   */
  FrontPanel(Gpio gpio, OwnersLines owners, ToolSettings settings, Consumer<String> warnings) {
    this.button =
        gpio.recoveryButton().filter(line -> owners.leaves(line, gpio)).map(FrontPanel::line);
    this.light =
        gpio.statusLed().filter(line -> owners.leavesLight(line, gpio)).map(FrontPanel::line);
    this.settings = settings;
    this.warnings = warnings;
  }

  /** Whether the recovery button is held now; false where there is none, or it cannot be read. */
  boolean isButtonHeld() {
    if (button.isEmpty()) {
      return false;
    }
    GpioLine line = button.get();
    try {
      open();
      for (int i = 0; i < BUTTON_SAMPLES; i++) {
        if (!tools.sample(line, line.activeLow() ? GpioPull.UP : GpioPull.DOWN)) {
          return false;
        }
      }
      return true;
    } catch (GpioException e) {
      warnings.accept("recovery button: " + e.getMessage());
      return false;
    }
  }

  /** Shows a pattern, if there is a light. */
  void show(LedPattern pattern) {
    if (light.isEmpty() || broken) {
      return;
    }
    try {
      open();
      if (lamp == null) {
        lamp = tools.light(light.get());
      }
      lamp.show(pattern);
    } catch (GpioException e) {
      broken = true;
      warnings.accept("status light: " + e.getMessage());
    }
  }

  private void open() throws GpioException {
    if (tools == null) {
      tools = ToolGpio.open(settings);
    }
  }

  private static GpioLine line(GpioPin pin) {
    return new GpioLine(pin.chip(), pin.line(), pin.activeLow());
  }
}
