package io.tiovivo.testkit.flash;

import io.tiovivo.flash.FlashGeometry;

/** What boxes keep their flash on: units in bytes, and how it breaks; the table is in BOOT.md. */
public enum FlashMedium {
  /** Small pages, no controller: bits tear and stay weak. */
  NOR(256, 4 << 10, FlashFaults.BITS),
  /** A card whose controller moves 4 KiB at a time. */
  CARD_SMALL_GROUPS(4 << 10, 4 << 10, new FlashFaults(512, false, 4 << 10, 0, 0)),
  /** A card whose controller moves 4 MiB at a time, whatever the erase block of the profile is. */
  CARD_LARGE_GROUPS(4 << 10, 64 << 10, new FlashFaults(512, false, 4 << 20, 0, 0)),
  /** A partition or disk without more to say about it. */
  BLOCK_DEVICE(4 << 10, 64 << 10, new FlashFaults(512, false, 0, 0, 0)),
  /** A file in a file system, whose pages reach the disk in any order. */
  FILE(4 << 10, 64 << 10, new FlashFaults(512, false, 0, 0, 0));

  private final int pageBytes;
  private final int eraseBlockBytes;
  private final FlashFaults faults;

  FlashMedium(int pageBytes, int eraseBlockBytes, FlashFaults faults) {
    this.pageBytes = pageBytes;
    this.eraseBlockBytes = eraseBlockBytes;
    this.faults = faults;
  }

  public int pageBytes() {
    return pageBytes;
  }

  public int eraseBlockBytes() {
    return eraseBlockBytes;
  }

  public FlashFaults faults() {
    return faults;
  }

  /** Of so many erase blocks. */
  public FlashGeometry geometry(int eraseBlocks) {
    return new FlashGeometry(pageBytes, eraseBlockBytes, (long) eraseBlocks * eraseBlockBytes);
  }
}
