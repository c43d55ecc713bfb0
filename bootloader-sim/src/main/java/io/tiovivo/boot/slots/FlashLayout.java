package io.tiovivo.boot.slots;

import io.tiovivo.flash.FlashPort;
import io.tiovivo.flash.FlashRegion;

/**
 * Where everything lies: {@code [record A][record B][slot A][slot B][scratch]}.
 *
 * @param recordA first copy of the boot record
 * @param recordB second copy
 * @param slotA header area, then body
 * @param slotB header area, then body
 * @param scratch for reception
 */
public record FlashLayout(
    FlashSizes sizes,
    FlashRegion recordA,
    FlashRegion recordB,
    FlashRegion slotA,
    FlashRegion slotB,
    FlashRegion scratch) {
  /**
   * Lays {@code sizes} out over a flash.
   *
   * @throws IllegalArgumentException if it is smaller, or of other pages or erase blocks
   */
  public static FlashLayout of(FlashPort flash, FlashSizes sizes) {
    if (flash.geometry().pageBytes() != sizes.pageBytes()
        || flash.geometry().eraseBlockBytes() != sizes.eraseBlockBytes()) {
      throw new IllegalArgumentException(
          "sizes " + sizes.text() + " are not for this flash " + flash.geometry());
    }
    long record = sizes.recordBytes();
    long slot = sizes.slotBytes();
    return new FlashLayout(
        sizes,
        new FlashRegion(flash, 0, record),
        new FlashRegion(flash, record, record),
        new FlashRegion(flash, 2 * record, slot),
        new FlashRegion(flash, 2 * record + slot, slot),
        new FlashRegion(flash, 2 * record + 2 * slot, sizes.scratchBytes()));
  }

  /** A whole slot: header area and body. */
  public FlashRegion slot(Slot slot) {
    return slot == Slot.A ? slotA : slotB;
  }

  /** Where a slot's header lies. */
  public FlashRegion header(Slot slot) {
    FlashRegion whole = slot(slot);
    return new FlashRegion(whole.flash(), whole.offset(), sizes.headerBytes());
  }

  /** Where a slot's image lies. */
  public FlashRegion body(Slot slot) {
    FlashRegion whole = slot(slot);
    long header = sizes.headerBytes();
    return new FlashRegion(whole.flash(), whole.offset() + header, whole.bytes() - header);
  }
}
