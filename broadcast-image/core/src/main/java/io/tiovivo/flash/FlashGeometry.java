package io.tiovivo.flash;

/**
 * Sizes of a flash, in bytes.
 *
 * @param pageBytes unit of programming, a power of two
 * @param eraseBlockBytes unit of erasing, a power of two and a multiple of the page
 * @param totalBytes a multiple of the erase block
 */
public record FlashGeometry(int pageBytes, int eraseBlockBytes, long totalBytes) {
  public FlashGeometry {
    if (Integer.bitCount(pageBytes) != 1 || pageBytes < 1) {
      throw new IllegalArgumentException("pageBytes " + pageBytes + " is not a power of two");
    }
    if (Integer.bitCount(eraseBlockBytes) != 1 || eraseBlockBytes < pageBytes) {
      throw new IllegalArgumentException(
          "eraseBlockBytes "
              + eraseBlockBytes
              + " is not a power of two from "
              + pageBytes
              + " up");
    }
    if (totalBytes < eraseBlockBytes || totalBytes % eraseBlockBytes != 0) {
      throw new IllegalArgumentException(
          "totalBytes " + totalBytes + " is not a multiple of eraseBlockBytes " + eraseBlockBytes);
    }
  }
}
