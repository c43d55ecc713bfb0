package io.tiovivo.boot.slots;

import io.tiovivo.boot.proto.BootFlashSizes;
import io.tiovivo.flash.FlashGeometry;

/**
 * How a flash is divided, in bytes; a hardware profile says so.
 *
 * @param pageBytes unit of programming
 * @param eraseBlockBytes unit of erasing
 * @param recordBytes of each of the two boot record regions; at least two erase blocks and {@link
 *     #LEAST_RECORD_BYTES}
 * @param slotBytes of each of the two slots, header included
 * @param scratchBytes for what reception keeps
 */
public record FlashSizes(
    int pageBytes, int eraseBlockBytes, long recordBytes, long slotBytes, long scratchBytes) {
  /** A boot record region holds two cells of at least 8 KiB. */
  public static final int LEAST_RECORD_BYTES = 16 * 1024;

  /** Room for a slot's header, before rounding up to erase blocks. */
  public static final int HEADER_BYTES = 64 * 1024;

  public FlashSizes {
    check(recordBytes, "recordBytes", eraseBlockBytes);
    check(slotBytes, "slotBytes", eraseBlockBytes);
    check(scratchBytes, "scratchBytes", eraseBlockBytes);
    if (recordBytes < 2L * eraseBlockBytes || recordBytes < LEAST_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "recordBytes "
              + recordBytes
              + " is less than two erase blocks of "
              + eraseBlockBytes
              + " bytes, or than "
              + LEAST_RECORD_BYTES);
    }
    if (slotBytes <= headerBytes(eraseBlockBytes)) {
      throw new IllegalArgumentException(
          "slotBytes "
              + slotBytes
              + " leaves no room after the header of "
              + headerBytes(eraseBlockBytes)
              + " bytes");
    }
    geometry(pageBytes, eraseBlockBytes, recordBytes, slotBytes, scratchBytes);
  }

  /** The flash that this needs, exactly. */
  public FlashGeometry geometry() {
    return geometry(pageBytes, eraseBlockBytes, recordBytes, slotBytes, scratchBytes);
  }

  /** Bytes of a slot's header area: {@link #HEADER_BYTES} rounded up to erase blocks. */
  public long headerBytes() {
    return headerBytes(eraseBlockBytes);
  }

  /**
   * Bytes of the header area for each copy of a header: half of it, or all of it where that is not
   * made of erase blocks, and then there is one copy.
   */
  long headerCopyBytes() {
    long half = headerBytes() / 2;
    return half % eraseBlockBytes == 0 ? half : headerBytes();
  }

  /** Most bytes of an image. */
  public long maxImageBytes() {
    return slotBytes - headerBytes();
  }

  /** The form that {@link #parse} reads: five decimal numbers with colons between them. */
  public String text() {
    return pageBytes
        + ":"
        + eraseBlockBytes
        + ":"
        + recordBytes
        + ":"
        + slotBytes
        + ":"
        + scratchBytes;
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static FlashSizes parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException("flash sizes \"" + text + "\" are not five numbers");
    }
    try {
      return new FlashSizes(
          Integer.parseInt(parts[0]),
          Integer.parseInt(parts[1]),
          Long.parseLong(parts[2]),
          Long.parseLong(parts[3]),
          Long.parseLong(parts[4]));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("flash sizes \"" + text + "\" are not five numbers", e);
    }
  }

  /** As the boot record keeps it. */
  BootFlashSizes proto() {
    return BootFlashSizes.newBuilder()
        .setPageBytes(pageBytes)
        .setEraseBlockBytes(eraseBlockBytes)
        .setRecordBytes(recordBytes)
        .setSlotBytes(slotBytes)
        .setScratchBytes(scratchBytes)
        .build();
  }

  private static FlashGeometry geometry(
      int pageBytes, int eraseBlockBytes, long recordBytes, long slotBytes, long scratchBytes) {
    return new FlashGeometry(
        pageBytes, eraseBlockBytes, 2 * recordBytes + 2 * slotBytes + scratchBytes);
  }

  private static long headerBytes(int eraseBlockBytes) {
    return (HEADER_BYTES + eraseBlockBytes - 1L) / eraseBlockBytes * eraseBlockBytes;
  }

  private static void check(long bytes, String name, int eraseBlockBytes) {
    if (eraseBlockBytes < 1 || bytes <= 0 || bytes % eraseBlockBytes != 0 || bytes > 1L << 40) {
      throw new IllegalArgumentException(
          name + " " + bytes + " is not made of erase blocks of " + eraseBlockBytes + " bytes");
    }
  }
}
