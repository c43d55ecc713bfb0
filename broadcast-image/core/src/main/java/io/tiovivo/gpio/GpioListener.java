package io.tiovivo.gpio;

/**
 * Hears of inputs. Called on whatever thread the backend has: return at once, do not call the port.
 */
public interface GpioListener {
  /**
   * The line has changed. Bounces are told as they come; two calls in a row may have the same level
   * (what lay between was too short).
   *
   * @param on the level now, active-low taken into account
   */
  void onEdge(GpioLine line, boolean on);

  /** The line is not an input of ours any more (its chip went, its watcher died): open it again. */
  void onLost(GpioLine line, GpioException why);
}
