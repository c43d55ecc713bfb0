package io.tiovivo.boot.box;

import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.Admission;
import io.tiovivo.udp.NetworkException;

/** The seam between a box and the air: a carousel receiver on real sockets, or a test's own. */
interface Air {
  /** Hears what happens. */
  @FunctionalInterface
  interface Listener {
    /**
     * @return true to go on, false to end the reception
     */
    boolean on(ReceiverEvent event);
  }

  /**
   * Receives until the listener ends it.
   *
   * @param scratch kept between calls: reception goes on where it was
   * @throws NetworkException when the network cannot be used; says what to do
   */
  void run(Admission admission, FlashRegion scratch, ImageTarget target, Listener listener)
      throws NetworkException, InterruptedException;
}
