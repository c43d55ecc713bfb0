package io.tiovivo.boot.install;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotHeader;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.OlderImage;
import io.tiovivo.image.proto.Manifest;
import java.util.Optional;

/** The slot that is written; its old content is given up when the first byte is to come. */
final class SlotTarget implements ImageTarget {
  private final Slot slot;
  private final boolean strips;
  private final SlotStore slots;
  private final BootRecordStore store;

  SlotTarget(Slot slot, boolean strips, SlotStore slots, BootRecordStore store) {
    this.slot = slot;
    this.strips = strips;
    this.slots = slots;
    this.store = store;
  }

  @Override
  public long capacityBytes() {
    return slots.maxImageBytes();
  }

  @Override
  public boolean takesStrips() {
    return strips;
  }

  /**
   * What the other slot holds, whatever the record thinks of it and whoever signed it: only what
   * has the hashes of the signed image that comes is used.
   */
  @Override
  public Optional<OlderImage> older() {
    Optional<SlotHeader> header = slots.header(slot.other());
    if (header.isEmpty()) {
      return Optional.empty();
    }
    try {
      Envelope envelope = Envelope.parseFrom(header.get().envelope());
      Manifest manifest = ManifestChecks.parse(envelope.getSigned().getPayload().toByteArray());
      return SlotStore.flaw(header.get(), manifest).isEmpty()
          ? Optional.of(new OlderImage(manifest, slots.image(slot.other(), header.get(), manifest)))
          : Optional.empty();
    } catch (InvalidProtocolBufferException | ImageFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * What has failed, or not proved itself, must not be taken up again as if it were new: its header
   * goes before the record forgets it. What works goes the other way round, so that a cut leaves it
   * bootable.
   */
  @Override
  public FlashRegion clear() {
    SlotState state = store.record().slot(slot).state();
    if (state == SlotState.BAD || state == SlotState.TRIAL) {
      slots.clear(slot);
      forget();
    } else {
      forget();
      slots.clear(slot);
    }
    return slots.body(slot);
  }

  private void forget() {
    store.update(
        record ->
            record.slot(slot).state() == SlotState.EMPTY
                ? record
                : record.emptied(slot, "overwritten by a newer image"));
  }
}
