package io.tiovivo.headend.broadcast;

import io.tiovivo.carousel.OnAirImage;
import io.tiovivo.carousel.SymbolHashes;
import io.tiovivo.headend.release.ContentCheck;
import io.tiovivo.headend.release.FileSource;
import io.tiovivo.headend.release.ImageFiles;
import io.tiovivo.headend.release.SignedManifest;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A signed image on disk, checked whole: what a box would refuse never goes on the air.
 *
 * @param onAir what the sender takes
 * @param offer what beacons say about it
 */
record Release(OnAirImage onAir, Offer offer) {
  /**
   * Reads an image and its manifest.
   *
   * @param nowS seconds since 1970
   * @throws CommandException when it cannot be broadcast; the message says what to do
   */
  static Release load(Path image, int weight, Trust trust, long nowS)
      throws IOException, CommandException {
    if (!Files.isRegularFile(image)) {
      throw CommandException.environment(
          "there is no image " + image + ": make one with tiovivo image build");
    }
    SignedManifest signed = SignedManifest.read(ImageFiles.of(image), trust, nowS);
    return new Release(
        new OnAirImage(
            image.getFileName().toString(),
            signed.envelope(),
            signed.offer().getManifestSha256().toByteArray(),
            Offers.transmission(signed.manifest().getImageBytes(), signed.manifest().getFec()),
            content(image, signed.manifest()),
            weight,
            SymbolHashes.runSymbols(signed.manifest())),
        signed.offer());
  }

  /** Stays open: the sender reads from it as long as there is a broadcast. */
  private static FileSource content(Path image, Manifest manifest)
      throws IOException, CommandException {
    FileSource source = new FileSource(image);
    try {
      ContentCheck.check(source, manifest);
      return source;
    } catch (ImageFormatException e) {
      source.close();
      throw CommandException.refused(
          image
              + " is not the image that its manifest describes ("
              + e.getMessage()
              + "): build and sign it again");
    }
  }
}
