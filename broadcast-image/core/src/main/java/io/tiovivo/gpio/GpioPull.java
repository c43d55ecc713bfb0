package io.tiovivo.gpio;

/** Resistor of an input. */
public enum GpioPull {
  /** As the chip was set up: it is left alone. */
  AS_IS,
  UP,
  DOWN
}
