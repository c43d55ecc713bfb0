package io.tiovivo.boot.image;

import io.tiovivo.flash.FlashPort;

/** The port to boot partitions. */
@FunctionalInterface
public interface BootMedium {
  /**
   * Opens a partition; bytes are stored as they are given, for the firmware reads them. Closed by
   * whoever opened it, if it can be closed.
   *
   * @param device as the switch names it
   * @throws io.tiovivo.flash.FlashException when it cannot be opened
   */
  FlashPort open(String device);
}
