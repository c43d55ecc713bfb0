package io.tiovivo.flash;

/**
 * A stretch of flash that one owner may touch; offsets inside it start at 0.
 *
 * @param flash the flash it lies in
 * @param offset of its first byte, a multiple of the erase block
 * @param bytes its size, a multiple of the erase block
 */
public record FlashRegion(FlashPort flash, long offset, long bytes) {
  public FlashRegion {
    int unit = flash.geometry().eraseBlockBytes();
    if (offset % unit != 0 || bytes % unit != 0 || bytes <= 0) {
      throw new IllegalArgumentException(
          "region " + offset + "+" + bytes + " is not made of erase blocks of " + unit + " bytes");
    }
    if (offset < 0 || offset + bytes > flash.geometry().totalBytes()) {
      throw new IllegalArgumentException("region " + offset + "+" + bytes + " leaves the flash");
    }
  }

  public void read(long at, byte[] target, int targetOffset, int length) {
    flash.read(offset + check(at, length), target, targetOffset, length);
  }

  public void program(long at, byte[] source, int sourceOffset, int length) {
    flash.program(offset + check(at, length), source, sourceOffset, length);
  }

  public void erase(long at, long length) {
    flash.erase(offset + check(at, length), length);
  }

  public void sync() {
    flash.sync();
  }

  private long check(long at, long length) {
    return java.util.Objects.checkFromIndexSize(at, length, bytes);
  }
}
