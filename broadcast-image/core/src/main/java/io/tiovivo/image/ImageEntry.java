package io.tiovivo.image;

import io.tiovivo.image.proto.ImageFile;

/**
 * Unpacks one file of an image as a stream, in bounded memory (some 64 KiB), and checks size and
 * SHA-256 against the manifest on the way: {@link #read} returns -1 only when both were right.
 *
 * <p>Nothing is believed but the manifest: the ZIP local header must agree with it.
 */
public final class ImageEntry implements AutoCloseable {
  private ImageEntry() {}

  /**
   * Opens a file of an image.
   *
   * @param image the whole image, offset 0 is its first byte
   * @param file from a manifest that passed {@link ManifestChecks}
   * @throws ImageFormatException when its local header does not agree with the manifest
   */
  public static ImageEntry open(ByteSource image, ImageFile file) throws ImageFormatException {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Unpacks up to {@code length} bytes.
   *
   * @return how many, at least one; -1 at the end
   * @throws ImageFormatException when the data is damaged, or size or hash are not the manifest's
   */
  public int read(byte[] target, int offset, int length) throws ImageFormatException {
    throw new UnsupportedOperationException("not yet");
  }

  /** Releases the inflater's memory. */
  @Override
  public void close() {}
}
