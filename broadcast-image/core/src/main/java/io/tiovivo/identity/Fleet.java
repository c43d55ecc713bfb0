package io.tiovivo.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A fleet's name and what follows from it. */
public final class Fleet {
  /** Most characters of a name. */
  public static final int MAX_NAME_CHARS = 64;

  private Fleet() {}

  /**
   * What is wrong with a fleet's name; empty: nothing. Names become directories and session ids, so
   * they are plain: lower-case letters, digits, '.', '_' and '-', a letter or digit first.
   */
  public static Optional<String> flaw(String name) {
    if (name.length() > MAX_NAME_CHARS || !name.matches("[a-z0-9][a-z0-9._-]*")) {
      return Optional.of(
          "a fleet's name is 1 to "
              + MAX_NAME_CHARS
              + " lower-case letters, digits, '.', '_' or '-', and starts with a letter or digit");
    }
    return Optional.empty();
  }

  /**
   * The transport session id of a fleet's packets: the first 4 bytes of SHA-256("tiovivo/fleet/" ||
   * name). Neighbouring fleets share a group without noticing.
   */
  public static int tsi(String name) {
    byte[] digest = Digests.sha256(("tiovivo/fleet/" + name).getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest).getInt();
  }
}
