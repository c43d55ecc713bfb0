package io.tiovivo.boot.image;

import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.testkit.flash.SimFlash;

/** The simulated firmware keeps to the contract of real ones. */
final class SimBootSwitchTest extends BootSwitchContract {
  private static final FlashGeometry GEOMETRY = new FlashGeometry(256, 4096, 65536);

  private final SimBootSwitch firmware =
      new SimBootSwitch(new SimFlash(GEOMETRY, 1), new SimFlash(GEOMETRY, 2), 3);

  @Override
  protected BootSwitch firmware() {
    return firmware;
  }

  @Override
  protected void restart() {
    firmware.restart();
  }
}
