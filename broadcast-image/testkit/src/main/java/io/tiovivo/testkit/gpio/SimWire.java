package io.tiovivo.testkit.gpio;

import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioListener;
import io.tiovivo.gpio.GpioPull;

/** One line of a {@link SimGpio}. */
final class SimWire {
  /** Whose it is. */
  enum Mode {
    FREE,
    OUTPUT,
    INPUT,
    /** Still driven, its process has ended. */
    LEFT
  }

  Mode mode = Mode.FREE;
  GpioLine line;
  GpioListener listener;
  GpioPull pull = GpioPull.AS_IS;
  String consumer = "";

  /** What our output drives. */
  boolean drives;

  /** What somebody outside drives; null: nobody. */
  Boolean outside;

  /** Level and driver as last recorded. */
  boolean high;

  boolean wasDriven;

  void open(GpioLine opened, Mode as) {
    line = opened;
    mode = as;
    outside = as == Mode.OUTPUT ? null : outside;
  }

  void free() {
    mode = Mode.FREE;
    line = null;
    listener = null;
    pull = GpioPull.AS_IS;
  }

  boolean isDriven() {
    return mode == Mode.OUTPUT || mode == Mode.LEFT;
  }

  /** Without anybody, low. */
  boolean level() {
    if (isDriven()) {
      return drives;
    }
    return outside == null ? pull == GpioPull.UP : outside;
  }
}
