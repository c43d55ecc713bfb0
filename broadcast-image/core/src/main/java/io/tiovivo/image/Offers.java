package io.tiovivo.image;

import com.google.protobuf.ByteString;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.proto.Fec;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;

/** From manifests to what beacons say about them. */
public final class Offers {
  private Offers() {}

  /**
   * Offers an image to everybody whom it fits; cohort, halt and pin are for the caller to add.
   *
   * @param manifestPayload the signed bytes of its manifest
   * @throws ImageFormatException when they are no well-formed manifest
   */
  public static Offer of(byte[] manifestPayload) throws ImageFormatException {
    Manifest manifest = ManifestChecks.parse(manifestPayload);
    return Offer.newBuilder()
        .setManifestSha256(ByteString.copyFrom(Digests.sha256(manifestPayload)))
        .setVersion(manifest.getVersion())
        .setRelease(manifest.getRelease())
        .setSecurityCounter(manifest.getSecurityCounter())
        .setImageBytes(manifest.getImageBytes())
        .setFec(manifest.getFec())
        .addAllBoards(manifest.getBoardsList())
        .setArchitecture(manifest.getArchitecture())
        .setKind(manifest.getKind())
        .build();
  }

  /** How an image is cut into symbols, from a manifest or offer that was checked. */
  public static ObjectTransmissionInformation transmission(long imageBytes, Fec fec) {
    return new ObjectTransmissionInformation(
        imageBytes,
        fec.getSymbolBytes(),
        fec.getSourceBlocks(),
        fec.getSubBlocks(),
        fec.getAlignment());
  }

  /** The reverse, for a manifest that is being made. */
  public static Fec fec(ObjectTransmissionInformation oti) {
    return Fec.newBuilder()
        .setSymbolBytes(oti.symbolBytes())
        .setSourceBlocks(oti.sourceBlocks())
        .setSubBlocks(oti.subBlocks())
        .setAlignment(oti.alignment())
        .build();
  }
}
