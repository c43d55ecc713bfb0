package io.tiovivo.testkit.flash;

/**
 * The power is gone: what a {@link SimFlash} throws from the operation that was hit, and from every
 * later one until it is powered on again. Not a {@code FlashException}: nothing may survive it.
 */
public final class PowerCut extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PowerCut(String message) {
    super(message);
  }
}
