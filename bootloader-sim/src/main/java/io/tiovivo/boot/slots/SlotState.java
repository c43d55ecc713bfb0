package io.tiovivo.boot.slots;

/** What the boot record says about a slot. The names are those of {@code boot.proto}. */
public enum SlotState {
  /** Nothing bootable. */
  EMPTY,
  /** Installed and verified, never tried. */
  STAGED,
  /** Tried, not confirmed yet. */
  TRIAL,
  /** A node that ran from here confirmed it. */
  CONFIRMED,
  /** Not to be booted again; the reason is kept. */
  BAD
}
