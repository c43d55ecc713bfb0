package io.tiovivo.boot.box;

import io.tiovivo.boot.SlotVerdict;
import io.tiovivo.boot.SlotVerifier;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.flash.FlashException;
import io.tiovivo.image.proto.Manifest;

/** What a loader finds in the slots when it starts, and makes safe before it relies on it. */
final class FoundImages {
  private final SlotStore slots;
  private final BootRecordStore store;
  private final SlotVerifier verifier;
  private final BoxReport report;

  FoundImages(SlotStore slots, BootRecordStore store, SlotVerifier verifier, BoxReport report) {
    this.slots = slots;
    this.store = store;
    this.verifier = verifier;
    this.report = report;
  }

  /**
   * Takes up images that are complete but that the record does not know: the cut fell between seal
   * and record, or the record was lost. Their headers are written again first, for a cut may have
   * left them in a state that reads well today only. Where the record knows an image, a copy of its
   * header that was lost is written again.
   *
   * @throws FlashException when a slot that the record does not know cannot be read
   */
  void takeUp() {
    for (Slot slot : Slot.values()) {
      switch (store.record().slot(slot).state()) {
        case EMPTY -> adopt(slot);
        case BAD -> {
          // It is not booted again, whatever its header says.
        }
        default -> mend(slot);
      }
    }
  }

  private void adopt(Slot slot) {
    BootRecord record = store.record();
    if (verifier.check(slot, record.securityCounter()) instanceof SlotVerdict.Sound sound
        && slots.renew(slot)) {
      Manifest manifest = sound.manifest();
      report.adopted(slot, manifest.getVersion());
      // Beside one that works it may have come in the background: then its owner has a say.
      store.update(
          now ->
              now.staged(
                      slot,
                      sound.manifestSha256(),
                      manifest.getVersion(),
                      manifest.getRelease(),
                      manifest.getSecurityCounter())
                  .held(slot, now.slot(slot.other()).state() == SlotState.CONFIRMED));
    }
  }

  private void mend(Slot slot) {
    try {
      if (slots.isSingle(slot) && slots.renew(slot) && !slots.isSingle(slot)) {
        report.recovered("one copy of the header of slot " + slot + " was lost; it has two again");
      }
    } catch (FlashException e) {
      // Whoever boots this slot meets it again, and the other one may be as good.
      report.warn("slot " + slot + ": " + e.getMessage());
    }
  }
}
