package io.tiovivo.gpio;

import java.util.OptionalInt;

/**
 * Pulse width modulation. Calls come one at a time and return within milliseconds, {@link #open}
 * within two seconds. A channel goes on when its process ends.
 */
public interface PwmPort {
  int MAX_PERMILLE = 1000;

  /**
   * The duty cycle that a channel runs at since an earlier process; empty: it does not run.
   *
   * @return permille
   */
  OptionalInt kept(PwmChannel channel) throws GpioException;

  /**
   * Has a channel run. One that runs like this already is not touched.
   *
   * @param frequencyHz at least 1
   * @param dutyPermille 0 to {@link #MAX_PERMILLE}
   */
  void open(PwmChannel channel, int frequencyHz, int dutyPermille) throws GpioException;

  /** Changes the duty cycle; takes effect with a period, never in the middle of one. */
  void write(PwmChannel channel, int dutyPermille) throws GpioException;

  /** Stops a channel and gives it back; what the wire takes is the chip's business. */
  void release(PwmChannel channel);
}
