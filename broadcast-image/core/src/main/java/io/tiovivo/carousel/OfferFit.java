package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.Offers;
import io.tiovivo.image.StripLayout;
import io.tiovivo.image.proto.Fec;
import io.tiovivo.image.proto.Offer;
import java.util.Optional;

/** Whether this box has the room for an image that is offered, and the memory to decode it. */
final class OfferFit {
  private final ReceiverSettings settings;
  private final FlashRegion scratch;
  private final ImageTarget target;

  OfferFit(ReceiverSettings settings, FlashRegion scratch, ImageTarget target) {
    this.settings = settings;
    this.scratch = scratch;
    this.target = target;
  }

  /** Why an image cannot be received here; empty: it can. */
  Optional<String> flaw(Offer offer, Fec fec) {
    Optional<String> flaw =
        ObjectTransmissionInformation.flaw(
            offer.getImageBytes(),
            fec.getSymbolBytes(),
            fec.getSourceBlocks(),
            fec.getSubBlocks(),
            fec.getAlignment());
    if (flaw.isPresent()) {
      return flaw;
    }
    if (offer.getImageBytes() > target.capacityBytes()) {
      return Optional.of(
          "an image of "
              + offer.getImageBytes()
              + " bytes does not fit in a slot of "
              + target.capacityBytes());
    }
    ObjectTransmissionInformation oti = Offers.transmission(offer.getImageBytes(), fec);
    if (oti.blockSymbols(0) > settings.blockSymbols()) {
      return Optional.of(
          "its blocks of "
              + oti.blockSymbols(0)
              + " symbols are more than there is memory to decode, "
              + settings.blockSymbols());
    }
    if (layout(oti).isEmpty() && oti.subBlocks() == 1 && !target.takesStrips()) {
      return Optional.of(
          "it is decoded in strips, which the loader here does not know yet: update that first (a"
              + " boot image, or the package)");
    }
    if (layout(oti).isEmpty()) {
      return Optional.of(
          "its sub-blocks of "
              + (long) oti.blockSymbols(0) * oti.subSymbolBytes(0)
              + " bytes do not fit in the memory for one, "
              + settings.subBlockBytes());
    }
    if (SpillLog.neededSlots(oti) > SpillLog.chunkSlots(scratch)) {
      return Optional.of(
          "its symbols need "
              + SpillLog.neededSlots(oti) * Chunk.BYTES
              + " bytes of scratch, and there are "
              + scratch.bytes());
    }
    return Optional.empty();
  }

  /** How an image will lie in the slot; empty: there is no memory to decode it. */
  Optional<StripLayout> layout(ObjectTransmissionInformation oti) {
    return StripLayout.within(oti, settings.subBlockBytes())
        .filter(layout -> layout.isPlain() || target.takesStrips());
  }
}
