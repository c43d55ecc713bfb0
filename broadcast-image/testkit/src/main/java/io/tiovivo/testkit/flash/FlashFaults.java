package io.tiovivo.testkit.flash;

/**
 * Which faults a {@link SimFlash} has, beyond losing, reordering and tearing what was not synced.
 *
 * @param sectorBytes what is written whole or not at all; 0: no such thing, any bit may be missing
 * @param weakBits whether a cut may leave bits that read differently from one time to the next
 * @param groupBytes whoever writes in such a stretch when the power goes may lose any of it; 0:
 *     neighbours are safe
 * @param endurance about how many erases a block lives, between half and one and a half times this;
 *     0: for ever
 * @param grownPpm of a million programs of a page or erases of a block, how many leave it bad
 */
public record FlashFaults(
    int sectorBytes, boolean weakBits, int groupBytes, int endurance, int grownPpm) {
  /** NOR that neither wears nor grows bad blocks. */
  public static final FlashFaults BITS = new FlashFaults(0, true, 0, 0, 0);

  public FlashFaults {
    if (sectorBytes < 0 || groupBytes < 0 || endurance < 0 || grownPpm < 0) {
      throw new IllegalArgumentException("below 0");
    }
    if (weakBits && sectorBytes > 0) {
      throw new IllegalArgumentException("a sector has its own checksum: no weak bits");
    }
  }

  /** With blocks that live about so many erases. */
  public FlashFaults wearing(int erases) {
    return new FlashFaults(sectorBytes, weakBits, groupBytes, erases, grownPpm);
  }

  /** With blocks of which so many go bad in a million operations. */
  public FlashFaults growing(int ppm) {
    return new FlashFaults(sectorBytes, weakBits, groupBytes, endurance, ppm);
  }
}
