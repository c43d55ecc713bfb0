package io.tiovivo.image;

import com.google.protobuf.ByteString;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Fec;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** From manifests to what beacons say about them. */
public final class Offers {
  private static final String MORE = "...";

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
        .setEmergency(manifest.getEmergency())
        .setSummary(summary(manifest.getNotes()))
        .build();
  }

  /** How release notes begin: whole characters of at most 160 bytes, "..." where more follows. */
  static String summary(String notes) {
    int bytes = 0;
    int end = 0;
    while (end < notes.length()) {
      int next = notes.offsetByCodePoints(end, 1);
      bytes += notes.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > ImageLimits.MAX_SUMMARY_BYTES) {
        return cut(notes, end);
      }
      end = next;
    }
    return notes;
  }

  private static String cut(String notes, int end) {
    int at = end;
    int room = 0;
    while (at > 0 && room < MORE.length()) {
      int before = notes.offsetByCodePoints(at, -1);
      room += notes.substring(before, at).getBytes(StandardCharsets.UTF_8).length;
      at = before;
    }
    return notes.substring(0, at) + MORE;
  }

  /**
   * Which offer of a beacon is for a box; the beacon was believed already, by whoever holds it.
   *
   * @param excluded manifest digests of images that did not work here, 32 bytes each
   * @param unwanted releases that the box's owner does not want
   */
  public static BeaconVerdict choose(
      Beacon beacon,
      BoxDescription box,
      Floors floors,
      long maxImageBytes,
      Collection<byte[]> excluded,
      Set<Long> unwanted) {
    List<String> digests = excluded.stream().map(HexFormat.of()::formatHex).toList();
    return new OfferChoice(box, floors, maxImageBytes, digests, unwanted).choose(beacon);
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
