package io.tiovivo.headend.keys;

import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.UsageException;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Where a passphrase comes from: a file or a prompt, never the command line, which others see. */
final class Passphrase {
  /** Shorter ones are guessed. */
  static final int LEAST_CHARS = 12;

  private Passphrase() {}

  /**
   * Reads a passphrase.
   *
   * @param twice true: a new one, which is asked for twice and must not be short
   */
  static char[] read(Optional<Path> file, boolean twice) throws IOException, CommandException {
    char[] passphrase = file.isPresent() ? fromFile(file.get()) : fromConsole(twice);
    if (twice && passphrase.length < LEAST_CHARS) {
      throw new UsageException("a passphrase has " + LEAST_CHARS + " characters or more");
    }
    return passphrase;
  }

  private static char[] fromFile(Path file) throws IOException, CommandException {
    byte[] bytes = SecretFiles.read(file);
    char[] chars = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes)).toString().toCharArray();
    int end = 0;
    while (end < chars.length && chars[end] != '\n' && chars[end] != '\r') {
      end++;
    }
    return Arrays.copyOf(chars, end);
  }

  private static char[] fromConsole(boolean twice) throws CommandException {
    Console console = System.console();
    if (console == null) {
      throw new UsageException(
          "there is no terminal to ask for the passphrase: put it into a file that only you can"
              + " read and give --passphrase-file FILE");
    }
    char[] passphrase = console.readPassword("Passphrase: ");
    if (passphrase == null) {
      throw new UsageException("no passphrase given");
    }
    if (twice && !Arrays.equals(passphrase, console.readPassword("The same again: "))) {
      throw new UsageException("these were two different passphrases");
    }
    return passphrase;
  }
}
