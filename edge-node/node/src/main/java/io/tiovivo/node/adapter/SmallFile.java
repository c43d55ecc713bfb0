package io.tiovivo.node.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** A file of the node's directory as a whole. */
final class SmallFile {
  /** None of ours is longer; of one that is, no more is read. */
  static final int MAX_BYTES = 64 * 1024;

  private SmallFile() {}

  /**
   * What is in it; empty: there is none, or it cannot be read.
   *
   * @param warning is told why it cannot be read
   */
  static Optional<byte[]> read(Path path, Consumer<String> warning) {
    try (InputStream in = Files.newInputStream(path)) {
      return Optional.of(in.readNBytes(MAX_BYTES));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException unreadable) {
      warning.accept("cannot read " + path + ": " + unreadable.getMessage());
      return Optional.empty();
    }
  }
}
