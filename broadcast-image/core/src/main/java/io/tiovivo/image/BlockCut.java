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

  /** What receivers take of a block: its decoding plan has to fit into a heap of 8 MiB. */
  public static final int MOST_SYMBOLS = 20_000;

  private BlockCut() {}

  /**
   * Cuts the image of a slot. One sub-block, so that a symbol is a stretch of the image and a box
   * that has the stretch has the symbol; the box bounds its memory by {@link StripLayout}. In as
   * few blocks as receivers take: with more, a box that loses packets waits for the unluckiest.
   */
  public static ObjectTransmissionInformation of(long imageBytes) {
    long symbols = (imageBytes + SYMBOL_BYTES - 1) / SYMBOL_BYTES;
    int blocks = (int) Math.min(Integer.MAX_VALUE, (symbols + MOST_SYMBOLS - 1) / MOST_SYMBOLS);
    return new ObjectTransmissionInformation(imageBytes, SYMBOL_BYTES, blocks, 1, ALIGNMENT);
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
