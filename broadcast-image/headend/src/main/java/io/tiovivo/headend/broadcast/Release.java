package io.tiovivo.headend.broadcast;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.carousel.OnAirImage;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.identity.Checked;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.Refusal;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.ImageDigests;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A signed image on disk, checked whole: what a box would refuse never goes on the air.
 *
 * @param onAir what the sender takes
 * @param offer what beacons say about it
 */
record Release(OnAirImage onAir, Offer offer) {
  /** The manifest of {@code NAME.zip} is {@code NAME.manifest} beside it. */
  static Path manifestOf(Path image) {
    String name = image.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return image.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".manifest");
  }

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
    byte[] envelope = readManifest(image);
    byte[] payload = verified(image, envelope, trust, nowS);
    try {
      Offer offer = Offers.of(payload).toBuilder().setManifestBytes(envelope.length).build();
      Manifest manifest = Manifest.parseFrom(payload);
      ObjectTransmissionInformation oti =
          Offers.transmission(manifest.getImageBytes(), manifest.getFec());
      ImageFileSource source = ImageFileSource.open(image);
      checkContent(image, source, manifest, oti);
      return new Release(
          new OnAirImage(
              image.getFileName().toString(),
              envelope,
              Digests.sha256(payload),
              oti,
              source,
              weight),
          offer);
    } catch (ImageFormatException | InvalidProtocolBufferException e) {
      throw CommandException.refused(
          manifestOf(image)
              + " is not a well-formed manifest ("
              + e.getMessage()
              + "): sign the"
              + " image again with tiovivo image sign "
              + image);
    }
  }

  private static byte[] readManifest(Path image) throws IOException, CommandException {
    Path file = manifestOf(image);
    try {
      if (Files.size(file) > Trust.MAX_ENVELOPE_BYTES) {
        throw CommandException.refused(
            file + " is larger than a manifest can be, " + Trust.MAX_ENVELOPE_BYTES + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw CommandException.environment(
          "there is no manifest "
              + file
              + ": boxes take signed images only; run tiovivo image sign "
              + image);
    }
  }

  private static byte[] verified(Path image, byte[] envelope, Trust trust, long nowS)
      throws CommandException {
    Checked checked = trust.check(envelope, SigningContext.MANIFEST, nowS);
    if (checked instanceof Checked.Verified verified) {
      return verified.payload();
    }
    Checked.Refused refused = (Checked.Refused) checked;
    String what =
        refused.reason() == Refusal.WRONG_FLEET || refused.reason() == Refusal.UNKNOWN_SIGNER
            ? " is not signed for fleet " + trust.fleet() + ", whose carousel key this is"
            : " would be refused by every box";
    throw CommandException.refused(
        manifestOf(image)
            + what
            + " ("
            + refused.detail()
            + "): sign the image with that fleet's keys (tiovivo image sign "
            + image
            + ") or give the right --keys");
  }

  private static void checkContent(
      Path image, ImageFileSource source, Manifest manifest, ObjectTransmissionInformation oti)
      throws IOException, CommandException {
    boolean same = source.bytes() == manifest.getImageBytes();
    if (same) {
      ImageDigests digests = ImageDigests.of(source, oti);
      same = Arrays.equals(digests.sha256(), manifest.getImageSha256().toByteArray());
      for (int sbn = 0; same && sbn < oti.sourceBlocks(); sbn++) {
        same =
            manifest.getBlockSha256Count() == oti.sourceBlocks()
                && Arrays.equals(
                    digests.blocks().get(sbn), manifest.getBlockSha256(sbn).toByteArray());
      }
    }
    if (!same) {
      throw CommandException.refused(
          image
              + " is not the image that "
              + manifestOf(image).getFileName()
              + " describes: sign it again with tiovivo image sign "
              + image);
    }
  }
}
