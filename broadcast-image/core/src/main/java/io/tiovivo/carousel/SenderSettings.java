package io.tiovivo.carousel;

import io.tiovivo.machine.PeerAddress;

/**
 * How a carousel sends.
 *
 * @param tsi of the fleet
 * @param group where to
 * @param bitsPerSecond of IP packets, headers included
 * @param symbolBytes T of beacons and manifests, a multiple of 8
 * @param beaconPpm share of the packets that carry beacons, in millionths
 * @param manifestPpm share that carries manifests, all images together
 * @param fileTablePpm share that carries the file table
 * @param beaconNs how often a beacon is signed anew
 */
public record SenderSettings(
    int tsi,
    PeerAddress group,
    long bitsPerSecond,
    int symbolBytes,
    int beaconPpm,
    int manifestPpm,
    int fileTablePpm,
    long beaconNs) {
  /** Bytes of a symbol unless told otherwise: with all headers an Ethernet frame has room. */
  public static final int SYMBOL_BYTES = 1280;

  /** Al, RFC 6330 section 4.4.1.2. */
  public static final int ALIGNMENT = 8;

  /** Slowest carousel: below it, one packet takes longer than a second. */
  public static final long MIN_BITS_PER_SECOND = 16_000;

  public SenderSettings {
    if (bitsPerSecond < MIN_BITS_PER_SECOND) {
      throw new IllegalArgumentException(
          "rate " + bitsPerSecond + " bit/s is less than " + MIN_BITS_PER_SECOND);
    }
    if (symbolBytes < ALIGNMENT || symbolBytes > 0xFFFF || symbolBytes % ALIGNMENT != 0) {
      throw new IllegalArgumentException("symbolBytes " + symbolBytes);
    }
    if (beaconPpm < 1
        || manifestPpm < 1
        || fileTablePpm < 0
        || beaconPpm + manifestPpm + fileTablePpm > 900_000) {
      throw new IllegalArgumentException("the shares leave less than a tenth to the images");
    }
    if (beaconNs < 1) {
      throw new IllegalArgumentException("beaconNs " + beaconNs + " is not positive");
    }
  }

  /** The shares of docs/WIRE.md, a beacon each second. */
  public static SenderSettings of(int tsi, PeerAddress group, long bitsPerSecond) {
    return new SenderSettings(
        tsi, group, bitsPerSecond, SYMBOL_BYTES, 20_000, 10_000, 2_500, 1_000_000_000L);
  }
}
