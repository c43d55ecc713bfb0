package io.tiovivo.image;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.identity.Refusal;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Fec;
import io.tiovivo.image.proto.Offer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Picks the offer of a beacon that a box should take. In words: of the offers that fit the box, the
 * pinned ones if there are any, and of those the newest release; then it must be newer than what
 * the box has, or pinned and another one.
 */
final class OfferChoice {
  private record Unfit(Refusal reason, String detail) {}

  private final BoxDescription box;
  private final Floors floors;
  private final long maxImageBytes;
  private final Collection<String> excluded;
  private final Set<Long> unwanted;
  private Unfit nearest = new Unfit(Refusal.NO_OFFER, "the beacon offers no image");

  /**
   * @param excluded manifest digests in hexadecimal
   * @param unwanted releases
   */
  OfferChoice(
      BoxDescription box,
      Floors floors,
      long maxImageBytes,
      Collection<String> excluded,
      Set<Long> unwanted) {
    this.box = box;
    this.floors = floors;
    this.maxImageBytes = maxImageBytes;
    this.excluded = excluded;
    this.unwanted = unwanted;
  }

  BeaconVerdict choose(Beacon beacon) {
    List<Offer> fitting = fitting(beacon, false);
    if (fitting.isEmpty() && floors.release() == 0) {
      // A box with nothing to boot is better off with a release that is not its turn yet.
      fitting = fitting(beacon, true);
    }
    boolean pinned = fitting.stream().anyMatch(Offer::getPinned);
    Optional<Offer> best =
        fitting.stream()
            .filter(offer -> offer.getPinned() == pinned)
            .max(Comparator.comparingLong(Offer::getRelease));
    if (best.isPresent()) {
      Optional<Unfit> old = old(best.get());
      if (old.isEmpty()) {
        return new BeaconVerdict.Offered(beacon, best.get());
      }
      nearest = old.get();
    }
    return new BeaconVerdict.NoOffer(nearest.reason(), nearest.detail(), beacon);
  }

  private List<Offer> fitting(Beacon beacon, boolean anyCohort) {
    List<Offer> fitting = new ArrayList<>();
    for (Offer offer : beacon.getOffersList()) {
      Optional<Unfit> unfit = unfit(offer, anyCohort);
      if (unfit.isEmpty()) {
        fitting.add(offer);
      } else if (unfit.get().reason().compareTo(nearest.reason()) >= 0) {
        nearest = unfit.get();
      }
    }
    return fitting;
  }

  /** The tests stand in the order of {@link Refusal}. */
  private Optional<Unfit> unfit(Offer offer, boolean anyCohort) {
    String name = "version " + offer.getVersion();
    Optional<String> flaw = flaw(offer);
    if (flaw.isPresent()) {
      return unfit(Refusal.NO_OFFER, "an offer cannot be used: " + flaw.get());
    }
    Optional<BoxDescription.Misfit> misfit =
        box.misfit(offer, maxImageBytes, floors.securityCounter());
    if (misfit.isPresent()) {
      return unfit(misfit.get().reason(), name + " " + misfit.get().detail());
    }
    if (!anyCohort && !Cohorts.includes(offer.getCohort(), box, offer.getRelease())) {
      return unfit(Refusal.NOT_IN_COHORT, name + " is not for this part of the fleet yet");
    }
    if (offer.getHalted()) {
      return unfit(Refusal.HALTED, "the rollout of " + name + " is halted");
    }
    if (excluded.contains(HexFormat.of().formatHex(offer.getManifestSha256().toByteArray()))) {
      return unfit(Refusal.FAILED_HERE, name + " was tried on this box and did not work");
    }
    if (unwanted.contains(offer.getRelease())) {
      return unfit(Refusal.NOT_WANTED, name + " is not wanted by this box's owner");
    }
    return Optional.empty();
  }

  private Optional<Unfit> old(Offer offer) {
    String name = "version " + offer.getVersion() + " (release " + offer.getRelease() + ")";
    if (offer.getRelease() == floors.release()) {
      return unfit(Refusal.UP_TO_DATE, name + " is here already");
    }
    if (offer.getRelease() < floors.release() && !offer.getPinned()) {
      return unfit(
          Refusal.OLDER_RELEASE,
          name + " is older than what this box has (release " + floors.release() + ")");
    }
    return Optional.empty();
  }

  private static Optional<String> flaw(Offer offer) {
    if (offer.getManifestSha256().size() != ImageLimits.SHA256_BYTES) {
      return Optional.of("its manifest hash does not have 32 bytes");
    }
    if (offer.getRelease() < 1 || offer.getSecurityCounter() < 0) {
      return Optional.of("its release or security counter is out of range");
    }
    return fecFlaw(offer.getImageBytes(), offer.getFec());
  }

  /** What is wrong with FEC parameters; also the symbol size must fit an unsigned 16-bit field. */
  static Optional<String> fecFlaw(long imageBytes, Fec fec) {
    return ObjectTransmissionInformation.flaw(
        imageBytes,
        fec.getSymbolBytes(),
        fec.getSourceBlocks(),
        fec.getSubBlocks(),
        fec.getAlignment());
  }

  private static Optional<Unfit> unfit(Refusal reason, String detail) {
    return Optional.of(new Unfit(reason, detail));
  }
}
