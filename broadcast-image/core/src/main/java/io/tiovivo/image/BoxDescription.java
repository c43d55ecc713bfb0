package io.tiovivo.image;

import io.tiovivo.identity.Refusal;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What decides which images are for a box, or for one of its places: a slot takes node images, a
 * boot partition boot images, and neither ever the other's.
 *
 * @param board the name of its profile
 * @param architecture "amd64", "aarch64" or "arm"
 * @param id tells it from other boxes, for cohorts; empty: not known yet, then it is last in each
 * @param rings the early rings that its site opted into; often none
 * @param kind of image that is wanted: NODE or BOOT
 */
public record BoxDescription(
    String board, String architecture, String id, Set<String> rings, ImageKind kind) {
  /**
   * Why an image is not for a box.
   *
   * @param detail a clause about the image, which people can read behind its name
   */
  public record Misfit(Refusal reason, String detail) {}

  public BoxDescription {
    rings = Set.copyOf(rings);
  }

  public BoxDescription(String board, String architecture, String id, Set<String> rings) {
    this(board, architecture, id, rings, ImageKind.NODE);
  }

  public BoxDescription(String board, String architecture) {
    this(board, architecture, "", Set.of());
  }

  /** The same box, and what its boot partitions take. */
  public BoxDescription forBoot() {
    return new BoxDescription(board, architecture, id, rings, ImageKind.BOOT);
  }

  /**
   * Why the image of an offer cannot be installed on this box; empty: it can.
   *
   * @param maxImageBytes what a slot, or a boot partition, holds
   * @param securityCounter the least that this box takes
   */
  public Optional<Misfit> misfit(Offer offer, long maxImageBytes, long securityCounter) {
    return misfit(
        offer.getKind(),
        offer.getArchitecture(),
        offer.getBoardsList(),
        maxImageBytes,
        offer.getImageBytes(),
        securityCounter,
        offer.getSecurityCounter());
  }

  /**
   * The same of an image that is here already: what could not be installed is not booted either.
   *
   * @param maxImageBytes what a slot holds
   * @param securityCounter the least that this box takes
   */
  public Optional<Misfit> misfit(Manifest manifest, long maxImageBytes, long securityCounter) {
    return misfit(
        manifest.getKind(),
        manifest.getArchitecture(),
        manifest.getBoardsList(),
        maxImageBytes,
        manifest.getImageBytes(),
        securityCounter,
        manifest.getSecurityCounter());
  }

  /**
   * The tests stand in the order of {@link Refusal}. Counters are 0 or more wherever they stand.
   */
  private Optional<Misfit> misfit(
      ImageKind imageKind,
      String imageArchitecture,
      List<String> boards,
      long maxImageBytes,
      long imageBytes,
      long minSecurityCounter,
      long securityCounter) {
    if (imageKind != kind) {
      return misfit(
          Refusal.WRONG_KIND, kind == ImageKind.BOOT ? "is no boot image" : "is no node image");
    }
    if (!imageArchitecture.equals(architecture)) {
      return misfit(
          Refusal.WRONG_ARCHITECTURE,
          "is for " + imageArchitecture + ", this box is " + architecture);
    }
    if (!boards.isEmpty() && !boards.contains(board)) {
      return misfit(
          Refusal.WRONG_BOARD, "is for " + String.join(", ", boards) + ", this box is " + board);
    }
    if (imageBytes > maxImageBytes) {
      return misfit(
          Refusal.IMAGE_TOO_BIG,
          "has " + imageBytes + " bytes, there is room here for " + maxImageBytes);
    }
    if (securityCounter < minSecurityCounter) {
      return misfit(
          Refusal.OLDER_SECURITY_COUNTER,
          "has security counter "
              + securityCounter
              + ", this box takes "
              + minSecurityCounter
              + " or more");
    }
    return Optional.empty();
  }

  private static Optional<Misfit> misfit(Refusal reason, String detail) {
    return Optional.of(new Misfit(reason, detail));
  }
}
