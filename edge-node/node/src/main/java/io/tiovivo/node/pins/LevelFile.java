package io.tiovivo.node.pins;

import java.util.Optional;

/** A small file with the levels of outputs. */
public interface LevelFile {
  /** Its text; empty: there is none, or it cannot be read. */
  Optional<String> read();

  /**
   * Replaces it whole.
   *
   * @return empty, or why it could not be written, for people
   */
  Optional<String> write(String text);
}
