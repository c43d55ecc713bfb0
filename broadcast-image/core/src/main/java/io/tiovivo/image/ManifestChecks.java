package io.tiovivo.image;

import io.tiovivo.image.proto.Manifest;
import java.util.Optional;

/** The rules that hold inside a manifest, whoever signed it. */
public final class ManifestChecks {
  /** Of {@code Manifest.format} and {@code Beacon.format}. */
  public static final int FORMAT = 1;

  /** Most files in an image. */
  public static final int MAX_FILES = 1024;

  /** Most bytes of a file's path, in UTF-8. */
  public static final int MAX_PATH_BYTES = 255;

  private ManifestChecks() {}

  /** The first rule that a manifest breaks; empty: none. */
  public static Optional<String> flaw(Manifest manifest) {
    throw new UnsupportedOperationException("not yet");
  }

  /** What is wrong with a file's path in an image; empty: nothing. */
  public static Optional<String> pathFlaw(String path) {
    throw new UnsupportedOperationException("not yet");
  }
}
