package io.tiovivo.headend.card;

import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.UsageException;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Secrets come from a file or a prompt, never from the command line, which others see. */
final class Secrets {
  private static final int MAX_BYTES = 4096;

  private Secrets() {}

  /** The first line of a file. */
  static String firstLine(Path file) throws IOException, CommandException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw CommandException.environment(
          file + " is larger than any password or token: is it the right file?");
    }
    return new String(bytes, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
  }

  /**
   * Asks for one.
   *
   * @param option what to give where nobody can be asked
   */
  static String ask(String prompt, String option) throws UsageException {
    Console console = System.console();
    if (console == null) {
      throw new UsageException(
          "there is no terminal to ask for the secret: put it into a file that only you can read"
              + " and give "
              + option
              + " FILE");
    }
    char[] typed = console.readPassword(prompt);
    if (typed == null) {
      throw new UsageException("nothing was typed");
    }
    return new String(typed);
  }
}
