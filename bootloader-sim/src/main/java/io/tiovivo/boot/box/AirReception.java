package io.tiovivo.boot.box;

import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.Admission;
import io.tiovivo.settings.CommandException;

/** Reception through a carousel receiver on real sockets. */
final class AirReception implements Reception {
  private final BoxSettings settings;

  AirReception(BoxSettings settings) {
    this.settings = settings;
  }

  @Override
  public void run(Admission admission, FlashRegion scratch, ImageTarget target, Listener listener)
      throws CommandException, InterruptedException {
    throw CommandException.environment("no receiver yet on " + settings.networkInterface());
  }
}
