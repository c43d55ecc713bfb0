package io.tiovivo.image;

import io.tiovivo.fec.ObjectTransmissionInformation;

/**
 * How a release's image is cut into blocks and sub-blocks (RFC 6330 section 4.3): into as few
 * blocks as a receiver's memory has decoding plans for.
 */
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

  /**
   * Cuts the image of a slot. One sub-block, so that a symbol is a stretch of the image and a box
   * that has the stretch has the symbol; the box bounds its memory by {@link StripLayout}.
   */
  public static ObjectTransmissionInformation of(long imageBytes) {
    ObjectTransmissionInformation cut = ofPartition(imageBytes);
    return new ObjectTransmissionInformation(
        imageBytes, SYMBOL_BYTES, cut.sourceBlocks(), 1, ALIGNMENT);
  }

  /**
   * Cuts the image of a boot partition, which a firmware reads as it lies there: sub-blocks bound
   * its receivers' memory.
   */
  public static ObjectTransmissionInformation ofPartition(long imageBytes) {
    return ObjectTransmissionInformation.derive(
        imageBytes, SYMBOL_BYTES, ALIGNMENT, WORKING_BYTES, LEAST_SUB_SYMBOL_UNITS);
  }
}
