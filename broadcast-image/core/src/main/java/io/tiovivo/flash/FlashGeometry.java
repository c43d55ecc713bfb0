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

  /** Refuses a read outside the flash. */
  public void checkRead(long offset, int length) {
    checkInside(offset, length);
  }

  /** Refuses a program that is not made of whole pages inside the flash. */
  public void checkProgram(long offset, int length) {
    checkUnits(offset, length, pageBytes, "page");
  }

  /** Refuses an erase that is not made of whole erase blocks inside the flash. */
  public void checkErase(long offset, long length) {
    checkUnits(offset, length, eraseBlockBytes, "erase block");
  }

  private void checkUnits(long offset, long length, int unitBytes, String unit) {
    if (offset % unitBytes != 0 || length % unitBytes != 0) {
      throw new IllegalArgumentException(
          offset + "+" + length + " is not made of whole " + unit + "s of " + unitBytes + " bytes");
    }
    checkInside(offset, length);
  }

  private void checkInside(long offset, long length) {
    if (offset < 0 || length < 0 || length > totalBytes - offset) {
      throw new IllegalArgumentException(
          offset + "+" + length + " leaves the flash of " + totalBytes + " bytes");
    }
  }
}
