package io.tiovivo.node.config;

import java.util.List;

/**
 * Pins and light.
 *
 * @param backend what drives them
 * @param pins the owner's
 * @param led whether the status light shows anything
 */
public record GpioConfig(Backend backend, List<PinConfig> pins, boolean led) {
  /** What drives the pins. */
  public enum Backend {
    /** Pi4J on a Raspberry Pi, the character device elsewhere; no pins on a machine without. */
    AUTO,
    /** Pi4J's gpiod provider. */
    PI4J,
    /** Linux's GPIO character device, by libgpiod's tools. */
    TOOLS,
    /** Nothing real; only when asked for. */
    MOCK,
    /** No pins at all. */
    NONE
  }

  public static final GpioConfig DEFAULT = new GpioConfig(Backend.AUTO, List.of(), true);
}
