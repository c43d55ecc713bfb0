package io.tiovivo.settings;

/**
 * Ends a command with a message for people and an exit code for scripts. The message says what is
 * wrong and what to do about it; no stack trace is ever shown for one.
 */
public class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * @param exitCode one of {@link ExitCode}
   */
  public CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Keeps {@code cause} for {@code TIOVIVO_DEBUG=1}. */
  public CommandException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Something was refused or failed its verification. */
  public static CommandException refused(String message) {
    return new CommandException(ExitCode.REFUSED, message);
  }

  /** The machine, its disk or its network does not do what is needed. */
  public static CommandException environment(String message) {
    return new CommandException(ExitCode.ENVIRONMENT, message);
  }

  public int exitCode() {
    return exitCode;
  }
}
