package io.tiovivo.headend.release;

import io.tiovivo.identity.Refusal;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.image.Admission;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.Emergency;
import io.tiovivo.image.Floors;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestVerdict;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.settings.CommandException;
import java.io.IOException;

/**
 * A manifest that a box of the fleet would take now, by the checks that a box makes.
 *
 * @param envelope as it is sent
 * @param offer what beacons say about it
 */
public record SignedManifest(byte[] envelope, Manifest manifest, Offer offer) {
  /**
   * Reads {@code NAME.manifest} and asks what a box would.
   *
   * @param nowS seconds since 1970
   * @throws CommandException when a box would refuse it; the message says why and what to do
   */
  public static SignedManifest read(ImageFiles files, Trust trust, long nowS)
      throws IOException, CommandException {
    byte[] envelope = files.readManifest();
    Offer offer;
    try {
      offer =
          Offers.of(Envelope.parseFrom(envelope).getSigned().getPayload().toByteArray()).toBuilder()
              .setManifestBytes(envelope.length)
              .build();
    } catch (com.google.protobuf.InvalidProtocolBufferException | ImageFormatException e) {
      throw CommandException.refused(
          files.manifest()
              + " is damaged ("
              + e.getMessage()
              + "): sign the image again with tiovivo image sign "
              + files.image());
    }
    // Of the right kind and without a past: what is left are signatures, fleet and expiry.
    BoxDescription box = new BoxDescription("", offer.getArchitecture());
    // A box that knew the time only from beacons of now.
    Floors floors = new Floors(0, 0, 0, nowS);
    Admission admission = new Admission(trust, box, floors, Long.MAX_VALUE);
    ManifestVerdict verdict = admission.manifest(envelope, offer);
    if (verdict instanceof ManifestVerdict.Rejected rejected) {
      throw CommandException.refused(
          files.manifest()
              + refused(rejected.reason(), trust.fleet())
              + " ("
              + rejected.reason()
              + ": "
              + rejected.detail()
              + "): sign the image with that fleet's keys, tiovivo image sign "
              + files.image());
    }
    Manifest manifest = ((ManifestVerdict.Accepted) verdict).manifest();
    if (manifest.getEmergency() && !Emergency.isProved(admission.trust(), envelope, nowS)) {
      throw CommandException.refused(
          files.manifest()
              + " is an emergency with the signature of one release key: add a second one's with"
              + " tiovivo image cosign "
              + files.image());
    }
    return new SignedManifest(envelope, manifest, offer);
  }

  private static String refused(Refusal reason, String fleet) {
    return switch (reason) {
      case WRONG_FLEET, UNKNOWN_SIGNER -> " is not signed for fleet " + fleet;
      default -> " would be refused by every box of fleet " + fleet;
    };
  }
}
