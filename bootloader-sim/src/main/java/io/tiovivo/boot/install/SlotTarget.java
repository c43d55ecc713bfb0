package io.tiovivo.boot.install;

import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.flash.FlashRegion;

/** The slot that is written; its old content is given up when the first byte is to come. */
final class SlotTarget implements ImageTarget {
  private final Slot slot;
  private final SlotStore slots;
  private final BootRecordStore store;

  SlotTarget(Slot slot, SlotStore slots, BootRecordStore store) {
    this.slot = slot;
    this.slots = slots;
    this.store = store;
  }

  @Override
  public long capacityBytes() {
    return slots.maxImageBytes();
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
