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

  /** The text in quotes, cut where it gets long, without control characters. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length() && i < 60; i++) {
      char c = text.charAt(i);
      quoted.append(Character.isISOControl(c) ? '?' : c);
    }
    return quoted.append(text.length() > 60 ? "...\"" : "\"").toString();
  }
}
