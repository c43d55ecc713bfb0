package io.tiovivo.carousel;

import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.OlderImage;
import java.util.Optional;

/** Where a decoded image goes: a slot's body. Implemented by whoever owns the slots. */
public interface ImageTarget {
  /** What the body holds, in bytes. */
  long capacityBytes();

  /**
   * True: whoever reads it later understands an image that lies in strips ({@link
   * io.tiovivo.image.StripLayout}). False: it must lie there as it is.
   */
  default boolean takesStrips() {
    return false;
  }

  /**
   * Gives up what the slot held, durably, and returns its body. Called on the worker, once before
   * each decode and never before a signed offer asked for it. The receiver erases the body as it
   * writes.
   *
   * @throws io.tiovivo.flash.FlashException when the medium fails
   */
  FlashRegion clear();

  /**
   * An older image beside it, of which the receiver may use what did not change. Called on the
   * worker, before {@link #clear}; it must stay readable until the image is ready.
   *
   * @throws io.tiovivo.flash.FlashException when the medium fails: then there is none
   */
  default Optional<OlderImage> older() {
    return Optional.empty();
  }

  /** A region without an owner: for tests and benchmarks. */
  static ImageTarget of(FlashRegion body) {
    return of(body, false);
  }

  /** As the other, and perhaps in strips. */
  static ImageTarget of(FlashRegion body, boolean strips) {
    return new ImageTarget() {
      @Override
      public boolean takesStrips() {
        return strips;
      }

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
