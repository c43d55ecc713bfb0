package io.tiovivo.gpio.tools;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioPull;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Has processes hold outputs. */
final class Holder {
  private static final int MAX_TRIES = 5;
  private static final long TRY_AGAIN_NS = 10_000_000;

  private final Tools tools;
  private final ToolSyntax syntax;
  private final ToolErrors errors;
  private final Keepers keepers;
  private final String gpioset;

  Holder(Tools tools, ToolSyntax syntax, Keepers keepers) throws GpioException {
    this.tools = tools;
    this.syntax = syntax;
    this.keepers = keepers;
    this.errors = new ToolErrors(tools, syntax);
    this.gpioset = tools.find("gpioset");
  }

  /**
   * Has a line held at a level. What held it at the same level goes on; what did anything else is
   * ended first: the kernel gives a line to one process only.
   */
  void hold(GpioLine line, Chips.Chip chip, boolean high) throws GpioException {
    List<Keepers.Keeper> there = keepers.find(chip.name(), line.offset());
    if (Keepers.level(there).equals(Optional.of(high))) {
      return;
    }
    replace(line, chip, there, syntax.hold(gpioset, chip.name(), line.offset(), high));
  }

  /** Has it blink; see {@link ToolSyntax#blink}. */
  void blink(GpioLine line, Chips.Chip chip, boolean high, int[] stepsMs) throws GpioException {
    List<Keepers.Keeper> there = keepers.find(chip.name(), line.offset());
    replace(line, chip, there, syntax.blink(gpioset, chip.name(), line.offset(), high, stepsMs));
  }

  private void replace(
      GpioLine line, Chips.Chip chip, List<Keepers.Keeper> there, List<String> command)
      throws GpioException {
    if (!there.isEmpty()) {
      keepers.end(chip.name(), line.offset());
    }
    GpioException last = null;
    // What was ended by somebody else just now may take a moment to let go.
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Tools.Ran ran = tools.run(command);
      if (ran.code() == 0) {
        return;
      }
      last = errors.of(line, chip, GpioPull.AS_IS, ran.out());
      if (last.reason() != GpioException.Reason.BUSY || there.isEmpty()) {
        break;
      }
      LockSupport.parkNanos(TRY_AGAIN_NS);
    }
    throw last;
  }
}
