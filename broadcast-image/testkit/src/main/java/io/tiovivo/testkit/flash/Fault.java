package io.tiovivo.testkit.flash;

/** What a {@link SimFlash} does to those who trust it too much; the table is in docs/BOOT.md. */
public enum Fault {
  /** A page or erase block is as it was before. */
  LOST,
  /** A page or erase block is durable though nobody synced it. */
  KEPT,
  /** A program is durable, and an erase of its block that was asked for earlier was not yet. */
  REORDERED,
  /** The first bytes of a page are durable. */
  TORN_PREFIX,
  /** Any subset of the bits, or sectors, of a page that had still to change has changed. */
  TORN_BITS,
  /** Of an erase block some bytes, bits or sectors are erased. */
  TORN_ERASE,
  /** Whole, but some bits read differently from one time to the next. */
  WEAK,
  /** Lost although it was synced, because something else in its erase group was under way. */
  NEIGHBOUR,
  /** An erase block takes nothing any more, after too many erases. */
  WORN,
  /** An erase block went bad in the middle of an operation. */
  GROWN,
  /** A bit flipped at rest. */
  ROT,
  /** A page was to be programmed that is not known to be erased. */
  REFUSED
}
