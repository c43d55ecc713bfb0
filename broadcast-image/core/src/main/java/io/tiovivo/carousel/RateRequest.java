package io.tiovivo.carousel;

import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.Optional;

/**
 * What a box says to a head-end that trickles and invites it to: send at the full rate for a while.
 * docs/WIRE.md has the bytes.
 *
 * @param tsi transport session id of the fleet
 * @param beaconToi of the beacon that invited it: who knows that hears the carousel, or is told by
 *     one who does
 */
record RateRequest(int tsi, int beaconToi) {
  static final int BYTES = 12;

  private static final long MAGIC = 0x5456_5252L; // "TVRR"

  byte[] bytes() {
    return new WireWriter(BYTES)
        .u32(MAGIC)
        .u32(Integer.toUnsignedLong(tsi))
        .u32(Integer.toUnsignedLong(beaconToi))
        .array();
  }

  /** Reads one; empty: it is something else. */
  static Optional<RateRequest> parse(WireReader in) {
    if (in.remaining() != BYTES || in.u32() != MAGIC) {
      return Optional.empty();
    }
    return Optional.of(new RateRequest((int) in.u32(), (int) in.u32()));
  }
}
