package io.tiovivo.machine;

/** How much of what arrives a {@link Machine} has use for just now. */
public enum Intake {
  /** All of it, as it comes. */
  ALL,

  /**
   * All of it, but not yet: there is hardly any room until the work that is under way is done.
   * Datagrams are better left in their sockets meanwhile, where the kernel has room for more; with
   * nothing under way a machine never asks for that. It asks in time: as many as are read in a row
   * still find room.
   */
  LATER,

  /**
   * Little: some now and then will do, and the others may be lost, which is cheaper than reading
   * them.
   */
  SOME
}
