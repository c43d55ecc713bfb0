package io.tiovivo.testkit.gpio;

import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioPort;

/**
 * A chip with its outside world, for {@link GpioContract}: whoever implements it owns both. One
 * that can do less than others says so.
 */
public interface GpioRig extends AutoCloseable {
  /** The port of the running process. */
  GpioPort port();

  /**
   * Ends the process as {@code kill -9} would, as far as the port can tell, and starts the next.
   */
  GpioPort restart();

  /** A line that can be output and, unless {@link #hasInputs} says no, input; nobody holds it. */
  GpioLine line();

  /** A second one, on the same chip. */
  GpioLine other();

  /** One that a driver holds; null: there is none here. */
  GpioLine busy();

  /** How many lines the chip of {@link #line} has. */
  int lines();

  /** The level on the wire. */
  boolean isHigh(GpioLine line);

  /** Drives an input from outside. */
  void drive(GpioLine line, boolean high);

  /** Whether there are inputs. */
  default boolean hasInputs() {
    return true;
  }

  /** Whether pulls can be set. */
  default boolean hasPulls() {
    return true;
  }

  /** Whether outputs outlive their process and the next one knows their level. */
  default boolean keepsOutputs() {
    return true;
  }

  /** Waits for something that comes on another thread; false: it did not come. */
  boolean await(java.util.function.BooleanSupplier condition);

  @Override
  void close();
}
