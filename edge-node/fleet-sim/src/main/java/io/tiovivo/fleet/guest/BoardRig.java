package io.tiovivo.fleet.guest;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioPort;
import io.tiovivo.testkit.gpio.GpioRig;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A backend on an emulated board. */
final class BoardRig implements GpioRig {
  /** Opens a backend. */
  @FunctionalInterface
  interface Opening {
    GpioPort open() throws GpioException;
  }

  /** Five times what the slowest took on a busy machine. */
  private static final long AWAIT_NS = 30_000_000_000L;

  private final Board board;
  private final boolean keeps;
  private final Opening opening;
  private GpioPort port;

  /**
   * @param keeps whether outputs outlive their process and the next one knows
   */
  BoardRig(Board board, boolean keeps, Opening opening) throws GpioException {
    this.board = board;
    this.keeps = keeps;
    this.opening = opening;
    port = opening.open();
  }

  @Override
  public GpioPort port() {
    return port;
  }

  /** The process before is forgotten, not closed. */
  @Override
  public GpioPort restart() {
    try {
      port = opening.open();
      return port;
    } catch (GpioException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public GpioLine line() {
    return board.line;
  }

  @Override
  public GpioLine other() {
    return board.other;
  }

  @Override
  public GpioLine busy() {
    return board.busy;
  }

  @Override
  public int lines() {
    return board.lines;
  }

  @Override
  public boolean isHigh(GpioLine line) {
    return board.isHigh(line.offset());
  }

  @Override
  public void drive(GpioLine line, boolean high) {
    board.drive(line.offset(), high);
  }

  @Override
  public boolean hasInputs() {
    return board == Board.VIRT;
  }

  /** Neither of the emulated chips has resistors that the kernel can set. */
  @Override
  public boolean hasPulls() {
    return false;
  }

  @Override
  public boolean keepsOutputs() {
    return keeps;
  }

  @Override
  public boolean await(BooleanSupplier condition) {
    long endNs = System.nanoTime() + AWAIT_NS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > endNs) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    port.release(board.line);
    port.release(board.other);
    port.close();
  }
}
