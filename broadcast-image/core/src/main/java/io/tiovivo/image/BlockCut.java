package io.tiovivo.image;

import io.tiovivo.fec.ObjectTransmissionInformation;

/** How a release's image is cut into blocks and sub-blocks (RFC 6330 section 4.3). */
public final class BlockCut {
  /** T: an LCT packet with it fits into 1,500 bytes of Ethernet, IPv6 included. */
  public static final int SYMBOL_BYTES = 1280;

  /** Al. */
  private static final int ALIGNMENT = 8;

  /** WS: a receiver's heap is 8 MiB. */
  private static final int WORKING_BYTES = 1_310_720;

  /** SS: sub-symbols of 80 bytes or more. */
  private static final int LEAST_SUB_SYMBOL_UNITS = 10;

  private BlockCut() {}

  /** Cuts an image into as few blocks as its receivers' memory allows. */
  public static ObjectTransmissionInformation of(long imageBytes) {
    return ObjectTransmissionInformation.derive(
        imageBytes, SYMBOL_BYTES, ALIGNMENT, WORKING_BYTES, LEAST_SUB_SYMBOL_UNITS);
  }
}
