package io.tiovivo.boot.slots;

/** What the boot record says about the boot image that was received last. */
public enum BootImageState {
  /** Nothing is under way. */
  NONE,
  /** Its partition is being overwritten. */
  RECEIVING,
  /** In its partition, verified by reading it back; not tried yet. */
  STAGED,
  /** The firmware was asked to start it, once. */
  TRIED,
  /** A node that ran on it confirmed it. */
  CONFIRMED,
  /** Not to be tried again; the reason is kept. */
  BAD
}
