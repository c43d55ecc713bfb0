package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioLine;
import io.tiovivo.node.config.PinConfig;
import java.util.List;
import java.util.Optional;

/**
 * All lines that the node uses.
 *
 * @param pins the owner's
 * @param light of the status; empty: there is none, or it is to stay dark for ever
 * @param button for recovery
 */
public record PinPlan(List<PinConfig> pins, Optional<GpioLine> light, Optional<GpioLine> button) {
  /** More pins than a board has lines in reach of its owner. */
  public static final int MAX_PINS = 64;

  public PinPlan {
    pins = List.copyOf(pins.subList(0, Math.min(pins.size(), MAX_PINS)));
  }

  /** Whether there is anything to do. */
  public boolean isEmpty() {
    return pins.isEmpty() && light.isEmpty() && button.isEmpty();
  }

  /** The name of the owner's pin on a line; empty: none is. */
  Optional<String> ownerOf(GpioLine line) {
    return pins.stream()
        .filter(pin -> pin.kind() != PinConfig.Kind.PWM)
        .filter(pin -> pin.chip().equals(line.chip()) && pin.line() == line.offset())
        .map(PinConfig::name)
        .findFirst();
  }
}
