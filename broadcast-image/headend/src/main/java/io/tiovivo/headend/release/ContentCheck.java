package io.tiovivo.headend.release;

import io.tiovivo.image.ImageDigests;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Manifest;
import java.io.IOException;
import java.util.Arrays;

/** Compares an image's size and hashes, whole and by block, with its manifest. */
public final class ContentCheck {
  private ContentCheck() {}

  /**
   * Reads the image once.
   *
   * @param manifest well-formed
   * @throws ImageFormatException with the first difference
   */
  public static void check(FileSource image, Manifest manifest)
      throws IOException, ImageFormatException {
    if (image.bytes() != manifest.getImageBytes()) {
      throw new ImageFormatException(
          "it has " + image.bytes() + " bytes, its manifest says " + manifest.getImageBytes());
    }
    ImageDigests digests =
        ImageDigests.of(image, Offers.transmission(manifest.getImageBytes(), manifest.getFec()));
    if (!Arrays.equals(digests.sha256(), manifest.getImageSha256().toByteArray())) {
      throw new ImageFormatException("the image is not the one that its manifest describes");
    }
    for (int sbn = 0; sbn < digests.blocks().size(); sbn++) {
      byte[] expected = manifest.getBlockSha256(sbn).toByteArray();
      if (!Arrays.equals(digests.blocks().get(sbn), expected)) {
        throw new ImageFormatException("the hash of block " + sbn + " is wrong");
      }
    }
  }
}
