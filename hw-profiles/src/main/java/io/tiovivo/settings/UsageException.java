package io.tiovivo.settings;

/**
 * A command line or a settings file that cannot be used. The message names the culprit, the nearest
 * valid name where there is one, and what to do.
 */
public final class UsageException extends CommandException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(ExitCode.USAGE, message);
  }
}
