package io.tiovivo.node.confirm;

import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;

/**
 * Tells a packet of the fleet's carousel from anything else on its group. That it is well-formed
 * and carries the fleet's session id shows that multicast arrives, and no more: whoever wanted to
 * could send it, so it speaks for the network and never for what is on it.
 */
public final class CarouselEar {
  private final AlcPacket packet = new AlcPacket();
  private final int tsi;

  /**
   * @param tsi transport session id of the fleet
   */
  public CarouselEar(int tsi) {
    this.tsi = tsi;
  }

  /** True for a packet of the fleet's carousel; never throws. */
  public boolean hears(WireReader in) {
    return packet.parse(in) && packet.hasFti() && packet.tsi() == Integer.toUnsignedLong(tsi);
  }
}
