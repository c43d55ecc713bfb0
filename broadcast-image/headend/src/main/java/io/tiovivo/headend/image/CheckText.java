package io.tiovivo.headend.image;

import io.tiovivo.image.proto.Check;
import java.time.Duration;

/**
 * What people type behind {@code --check}: {@code running}, {@code http://127.0.0.1:PORT/PATH},
 * {@code file:NAME}, or a command.
 *
 * @param text as typed
 * @param every from one check to the next
 */
record CheckText(String text, Duration every) {
  private static final String FILE = "file:";

  /** The command; "": it is none. */
  String command() {
    return text.equals("running") || isUrl() || isFile() ? "" : text;
  }

  /** All but the command. */
  Check.Builder message() {
    Check.Builder check = Check.newBuilder().setEveryS((int) every.toSeconds());
    if (isUrl()) {
      check.setUrl(text);
    } else if (isFile()) {
      check.setFile(text.substring(FILE.length()));
    }
    return check;
  }

  // Also one that boxes refuse, which is then said.
  private boolean isUrl() {
    return text.startsWith("http:") || text.startsWith("https:");
  }

  private boolean isFile() {
    return text.startsWith(FILE);
  }
}
