package io.tiovivo.carousel;

import io.tiovivo.flash.FlashRegion;

/** Where a decoded image goes: a slot's body. Implemented by whoever owns the slots. */
public interface ImageTarget {
  /** What the body holds, in bytes. */
  long capacityBytes();

  /**
   * Gives up what the slot held, durably, and returns its body. Called on the worker, once before
   * each decode and never before a signed offer asked for it. The receiver erases the body as it
   * writes.
   *
   * @throws io.tiovivo.flash.FlashException when the medium fails
   */
  FlashRegion clear();

  /** A region without an owner: for tests and benchmarks. */
  static ImageTarget of(FlashRegion body) {
    return new ImageTarget() {
      @Override
      public long capacityBytes() {
        return body.bytes();
      }

      @Override
      public FlashRegion clear() {
        return body;
      }
    };
  }
}
