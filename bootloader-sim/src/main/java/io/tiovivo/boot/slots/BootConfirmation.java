package io.tiovivo.boot.slots;

import io.tiovivo.flash.FlashPort;

/**
 * The running node's side of the boot record. The node opens the flash (alone, for as long as it
 * runs, so that no second loader can start over it), makes one of these, and confirms its boot once
 * it knows itself and the network to work.
 *
 * <p>Not thread-safe.
 */
public final class BootConfirmation {
  private final BootRecordStore store;
  private final Slot slot;

  private BootConfirmation(BootRecordStore store, Slot slot) {
    this.store = store;
    this.slot = slot;
  }

  /**
   * @param slot the one that this process was launched from
   */
  public static BootConfirmation open(FlashPort flash, FlashSizes sizes, Slot slot) {
    return of(BootRecordStore.open(FlashLayout.of(flash, sizes)), slot);
  }

  /**
   * Over a record that is open already.
   *
   * @param slot the one that this process was launched from
   */
  public static BootConfirmation of(BootRecordStore store, Slot slot) {
    return new BootConfirmation(store, slot);
  }

  /** The record as it stands: what {@code status} reports. */
  public BootRecord record() {
    return store.record();
  }

  /** Whether this boot's image is confirmed already. */
  public boolean isConfirmed() {
    return store.record().slot(slot).state() == SlotState.CONFIRMED;
  }

  /**
   * Confirms the image that runs; durable when this returns. Does nothing when it is confirmed
   * already. Does not raise the security counter.
   *
   * @param nowS seconds since 1970 as far as known; 0: unknown
   * @return false if the record no longer knows this slot as something that was launched
   * @throws io.tiovivo.flash.FlashException when the record could not be written: try again later
   */
  public boolean confirm(long nowS) {
    SlotState state = store.record().slot(slot).state();
    if (state == SlotState.TRIAL) {
      store.update(record -> record.confirmed(slot, nowS));
    } else {
      // Nothing new, and yet it is acknowledged: what stands in one copy is written again.
      store.update(record -> record);
    }
    return state == SlotState.TRIAL || state == SlotState.CONFIRMED;
  }

  /**
   * Gives up the image that runs on trial, if there is another that works: the next boot is that
   * one, and is told why. Durable when this returns.
   *
   * @return false: it is no trial, or there is nothing to go back to; nothing was changed
   * @throws io.tiovivo.flash.FlashException when the record could not be written
   */
  public boolean giveUp(String reason) {
    Slot other = slot == Slot.A ? Slot.B : Slot.A;
    boolean back =
        store.record().slot(slot).state() == SlotState.TRIAL
            && store.record().slot(other).state() == SlotState.CONFIRMED;
    if (back) {
      store.update(record -> record.failed(slot, reason));
    }
    return back;
  }
}
