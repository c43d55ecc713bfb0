package io.tiovivo.profile;

/**
 * How a board's flash is cut up, in bytes: two record regions, two slots, scratch, in this order.
 * Every size is a multiple of the erase block.
 *
 * @param pageBytes unit of programming, a power of two
 * @param eraseBlockBytes unit of erasing, a power of two
 * @param recordBytes one of the two boot record regions, at least two erase blocks
 * @param slotBytes one of the two slots, header included
 * @param scratchBytes where received symbols are kept until they are decoded, at least 5 % more
 *     than a slot
 */
public record FlashShape(
    int pageBytes, int eraseBlockBytes, long recordBytes, long slotBytes, long scratchBytes) {

  /** The whole flash. */
  public long totalBytes() {
    return 2 * recordBytes + 2 * slotBytes + scratchBytes;
  }
}
