package io.tiovivo.node.page.http;

import io.tiovivo.files.WholeFile;
import io.tiovivo.machine.Entropy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * The file whose first line lets people act through the page. Read each time that it is needed: so
 * a new one holds at once, and it does not lie in memory.
 */
final class PageToken {
  /** In the node's directory, unless the configuration names another. */
  static final String FILE = "page.token";

  /** Shorter ones could be guessed. */
  static final int MIN_LENGTH = 16;

  private static final int MAX_BYTES = 4096;
  private static final int RANDOM_BYTES = 16;
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private final Path file;
  private final boolean own;
  private final Entropy entropy;

  /**
   * @param given by the configuration; empty: one in the directory, made when it is first needed
   */
  PageToken(Optional<Path> given, Path directory, Entropy entropy) {
    file = given.orElse(directory.resolve(FILE));
    own = given.isEmpty();
    this.entropy = entropy;
  }

  /**
   * The token.
   *
   * @throws IOException with what to do
   */
  String read() throws IOException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException(file + " is no token: its first line is to be the token");
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      String line = text.lines().findFirst().orElse("").strip();
      if (line.length() < MIN_LENGTH || line.chars().anyMatch(c -> c <= ' ' || c > '~')) {
        throw new IOException(
            "the first line of "
                + file
                + " is no token: "
                + MIN_LENGTH
                + " letters and digits at least"
                + (own ? "; remove the file, and the node makes another" : ""));
      }
      return line;
    } catch (NoSuchFileException none) {
      if (own) {
        return make();
      }
      throw new IOException("page.token-file names " + file + ", which is not there", none);
    }
  }

  // 26 letters of 5 bits each hold 130 bits, of which 128 are drawn.
  private String make() throws IOException {
    byte[] random = new byte[RANDOM_BYTES];
    entropy.fill(random);
    StringBuilder token = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte each : random) {
      bits = bits << 8 | each & 0xFF;
      for (held += 8; held >= 5; held -= 5) {
        token.append(LETTERS.charAt(bits >>> held - 5 & 31));
      }
    }
    token.append(LETTERS.charAt(bits << 5 - held & 31));
    WholeFile.replace(
        file,
        List.of(token.toString()),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return token.toString();
  }
}
