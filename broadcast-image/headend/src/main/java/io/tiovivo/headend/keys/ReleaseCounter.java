package io.tiovivo.headend.keys;

import io.tiovivo.files.WholeFile;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The last release number and security counter that were signed, kept beside the keys: a release
 * must rise even where the clock does not.
 *
 * @param release 0: none yet
 */
public record ReleaseCounter(long release, long securityCounter) {
  private static final String FILE = "fleet.releases";

  /** What is kept beside these keys. */
  public static ReleaseCounter read(FleetKeys keys) throws IOException, CommandException {
    Path file = keys.directory().resolve(FILE);
    if (!Files.exists(file)) {
      return new ReleaseCounter(0, 0);
    }
    Properties properties = new Properties();
    try {
      properties.load(
          new StringReader(new String(SecretFiles.readBounded(file), StandardCharsets.ISO_8859_1)));
      return new ReleaseCounter(
          Long.parseLong(properties.getProperty("release", "")),
          Long.parseLong(properties.getProperty("security-counter", "")));
    } catch (IllegalArgumentException e) {
      throw CommandException.environment(
          file + " is damaged: correct it by hand (release=N, security-counter=N)");
    }
  }

  /**
   * The next release: the time in seconds, or one more than the last.
   *
   * @throws CommandException when the last one was the highest that there is; says what to do
   */
  public long next(long nowS) throws CommandException {
    if (release == Long.MAX_VALUE) {
      throw CommandException.refused(
          "release "
              + release
              + " was signed last, and no number is higher. If that image was never broadcast, set"
              + " release= in "
              + FILE
              + " beside the keys to the last one that was. If it was, boxes that run it take no"
              + " other release unless it is pinned: sign with --release N, broadcast with --pin");
    }
    return Math.max(nowS, release + 1);
  }

  /** Keeps this, on disk when it returns. */
  public void write(FleetKeys keys) throws IOException {
    String text = "release=" + release + "\nsecurity-counter=" + securityCounter + "\n";
    WholeFile.replace(keys.directory().resolve(FILE), text.getBytes(StandardCharsets.US_ASCII));
  }
}
