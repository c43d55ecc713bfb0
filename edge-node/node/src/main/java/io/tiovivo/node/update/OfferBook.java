package io.tiovivo.node.update;

import io.tiovivo.identity.Refusal;
import io.tiovivo.image.BeaconVerdict;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.Floors;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Offer;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the newest beacon offers this box. */
final class OfferBook {
  /** There is something for this box, but not now. */
  private static final Set<Refusal> WAITING =
      EnumSet.of(Refusal.NOT_IN_COHORT, Refusal.HALTED, Refusal.FAILED_HERE, Refusal.NOT_WANTED);

  /** There is nothing to say: this box has the newest. */
  private static final Set<Refusal> CONTENT =
      EnumSet.of(Refusal.NO_OFFER, Refusal.WRONG_KIND, Refusal.OLDER_RELEASE, Refusal.UP_TO_DATE);

  private final BoxDescription box;
  private Beacon beacon = Beacon.getDefaultInstance();
  private Offer offer; // null: none
  private Refusal refusal = Refusal.NO_OFFER;
  private String detail = "";

  OfferBook(BoxDescription box) {
    this.box = box;
  }

  /** A newer beacon, which was believed. */
  void beacon(Beacon newer) {
    beacon = newer;
  }

  /** Looks what of it is for this box as it is now. */
  void choose(List<byte[]> failed, Floors floors, long maxImageBytes, Set<Long> unwanted) {
    BeaconVerdict verdict = Offers.choose(beacon, box, floors, maxImageBytes, failed, unwanted);
    offer = verdict instanceof BeaconVerdict.Offered offered ? offered.offer() : null;
    if (verdict instanceof BeaconVerdict.NoOffer none) {
      refusal = none.reason();
      detail = CONTENT.contains(refusal) ? "" : none.detail();
    }
  }

  /** A release that this box could take; empty: there is none. */
  Optional<Offer> offer() {
    return Optional.ofNullable(offer);
  }

  /** Whether there is one that it may take another time. */
  boolean waits() {
    return offer == null && WAITING.contains(refusal);
  }

  /** Why there is none, for people; "": it has the newest. */
  String detail() {
    return offer == null ? detail : "";
  }

  /** Whether the fleet wants nobody to begin with an image that is here already. */
  boolean isHalted(String manifestSha256) {
    return beacon.getOffersList().stream()
        .anyMatch(
            each ->
                each.getHalted()
                    && HexFormat.of()
                        .formatHex(each.getManifestSha256().toByteArray())
                        .equals(manifestSha256));
  }

  /** Boxes spread their restarts over this. */
  long rebootSpreadMs() {
    return Integer.toUnsignedLong(beacon.getPacing().getRebootSpreadMs());
  }
}
