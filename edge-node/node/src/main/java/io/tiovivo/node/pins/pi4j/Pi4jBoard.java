package io.tiovivo.node.pins.pi4j;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.PullResistance;
import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;

/** What the two sorts of boards that Pi4J drives differ in: a real one, and none. */
interface Pi4jBoard {
  /** For people. */
  String name();

  Context context();

  String outputProvider();

  String inputProvider();

  /** Whether the board has the line: NO_CHIP, NO_LINE. */
  void check(GpioLine line) throws GpioException;

  /** Whether somebody else holds a line that we do not: BUSY. */
  void checkFree(GpioLine line) throws GpioException;

  /** What Pi4J calls it; of one context no two lines have the same. */
  int address(GpioLine line);

  /** An input has been opened. */
  default void opened(DigitalInput input, PullResistance pull) {}

  /** Gives a line back that Pi4J has shut down. */
  void giveBack(GpioLine line);
}
