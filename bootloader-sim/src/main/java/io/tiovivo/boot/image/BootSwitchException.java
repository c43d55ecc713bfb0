package io.tiovivo.boot.image;

/** The firmware could not be asked, or did not obey. The message says what to do. */
public final class BootSwitchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BootSwitchException(String message, Throwable cause) {
    super(message, cause);
  }
}
