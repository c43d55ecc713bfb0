package io.tiovivo.flash;

/** The medium failed. The message says what to do; {@link #reason} is for code. */
public final class FlashException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why the medium failed. */
  public enum Reason {
    /** The file system that holds the flash file is full. */
    NO_SPACE,
    /** The medium reported an error. */
    IO,
    /** This erase block no longer takes data. */
    BAD_BLOCK,
    /** Somebody else has the flash open. */
    IN_USE
  }

  private final Reason reason;

  public FlashException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
