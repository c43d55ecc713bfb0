package io.tiovivo.gpio;

/** A light that shows patterns. It goes on showing the last one when its process has ended. */
public interface StatusLight {
  /**
   * Shows a pattern from now on. Showing what is shown already costs nothing.
   *
   * @throws GpioException when the light cannot be had; the next call tries again
   */
  void show(LedPattern pattern) throws GpioException;
}
