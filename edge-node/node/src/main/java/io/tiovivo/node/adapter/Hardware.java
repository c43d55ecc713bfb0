package io.tiovivo.node.adapter;

import java.nio.file.Path;

/**
 * What tells this board from another, as a digest.
 *
 * @param digest 16 bytes; empty: nothing was found
 * @param source where it was found: "serial", "dmi", "mac"; "none"
 */
record Hardware(byte[] digest, String source) {
  /** A board that has nothing. */
  static final Hardware NONE = new Hardware(new byte[0], "none");

  /** Looks below a root directory, "/" on a box. */
  static Hardware detect(Path root) {
    return NONE;
  }
}
