package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioListener;
import io.tiovivo.gpio.GpioPort;
import io.tiovivo.gpio.GpioPull;
import java.util.Optional;

/**
 * Lines of a machine that has none, or whose owner wants none: says so.
 *
 * @param problem why, and what helps
 */
public record NoGpio(String problem) implements GpioPort {
  @Override
  public String name() {
    return "no lines";
  }

  @Override
  public boolean isQuick() {
    return true;
  }

  @Override
  public Optional<Boolean> kept(GpioLine line) throws GpioException {
    throw refusal();
  }

  @Override
  public void openOutput(GpioLine line, boolean on) throws GpioException {
    throw refusal();
  }

  @Override
  public void openInput(GpioLine line, GpioPull pull, GpioListener listener) throws GpioException {
    throw refusal();
  }

  @Override
  public void write(GpioLine line, boolean on) {
    throw new IllegalStateException("nothing is open");
  }

  @Override
  public boolean read(GpioLine line) {
    throw new IllegalStateException("nothing is open");
  }

  @Override
  public void release(GpioLine line) {
    // There is nothing to release.
  }

  @Override
  public void close() {
    // The same.
  }

  private GpioException refusal() {
    return new GpioException(GpioException.Reason.UNSUPPORTED, problem);
  }
}
