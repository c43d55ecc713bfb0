package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.ByteSource;

/**
 * An image for the carousel.
 *
 * @param name its file's name, for the file table
 * @param manifestEnvelope the signed manifest as it goes on the air
 * @param manifestSha256 of the manifest's payload: names the objects
 * @param oti how the image is cut
 * @param bytes the image; read while its blocks are prepared, by the worker
 * @param weight its share of the symbols, 1 up
 * @param hashedRun symbols whose hashes are in one packet, as its manifest says; 0: it says nothing
 *     of hashes
 */
public record OnAirImage(
    String name,
    byte[] manifestEnvelope,
    byte[] manifestSha256,
    ObjectTransmissionInformation oti,
    ByteSource bytes,
    int weight,
    int hashedRun) {
  /** Most weight: more would starve the others in practice. */
  public static final int MAX_WEIGHT = 1000;

  public OnAirImage {
    if (weight < 1 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException("weight " + weight + " is not in 1.." + MAX_WEIGHT);
    }
    if (hashedRun < 0 || hashedRun > SymbolHashes.runSymbols(oti)) {
      throw new IllegalArgumentException(
          "hashes of "
              + hashedRun
              + " symbols in one packet, which has room for "
              + SymbolHashes.runSymbols(oti));
    }
  }
}
