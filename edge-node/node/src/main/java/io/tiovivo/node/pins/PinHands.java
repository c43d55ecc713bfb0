package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;

/**
 * Does what takes time with the lines, one job after another, in the order in which they are given.
 * To be called on the machine's thread, but for {@link #post}.
 */
public interface PinHands {
  /** Something to do with the lines; on whatever thread the hands have. */
  interface Job<T> {
    T run(Lines lines) throws GpioException;
  }

  /** How a job ended; on the machine's thread. */
  interface Outcome<T> {
    /**
     * @param value what the job returned
     * @param failure null: it was done
     */
    void done(long nowNs, T value, GpioException failure);
  }

  /** Does a job after all those before it. */
  <T> void start(Job<T> job, Outcome<T> outcome);

  /**
   * Has a task run on the machine's thread; from any thread.
   *
   * @return false: too much waits already, and it was dropped
   */
  boolean post(Runnable task);

  /** Time now, on the machine's thread. */
  long nowNs();
}
