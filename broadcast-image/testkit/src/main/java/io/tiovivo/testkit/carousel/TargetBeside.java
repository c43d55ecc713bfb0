package io.tiovivo.testkit.carousel;

import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.ByteSource;
import io.tiovivo.image.OlderImage;
import io.tiovivo.testkit.fleet.TestImage;
import java.util.Optional;

/**
 * A target beside which an older image lies.
 *
 * @param held as a receiver is shown it
 * @param beforeClear runs each time that the target is given up for a decode
 */
public record TargetBeside(ImageTarget inner, OlderImage held, Runnable beforeClear)
    implements ImageTarget {
  /** Beside an image that lies in memory, as it is. */
  public static TargetBeside of(ImageTarget inner, TestImage image) {
    return of(inner, image, TestImage.source(image.bytes()));
  }

  /** Beside an image that is read from somewhere. */
  public static TargetBeside of(ImageTarget inner, TestImage image, ByteSource bytes) {
    return new TargetBeside(inner, new OlderImage(image.manifest(), bytes), () -> {});
  }

  /** The same, with something that happens before a decode. */
  public TargetBeside beforeClear(Runnable happening) {
    return new TargetBeside(inner, held, happening);
  }

  @Override
  public long capacityBytes() {
    return inner.capacityBytes();
  }

  @Override
  public boolean takesStrips() {
    return inner.takesStrips();
  }

  @Override
  public FlashRegion clear() {
    beforeClear.run();
    return inner.clear();
  }

  @Override
  public Optional<OlderImage> older() {
    return Optional.of(held);
  }
}
