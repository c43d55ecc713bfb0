package io.tiovivo.node.join;

/** Where a leaf stands on its way to a lease. docs/OVERLAY.md has the table. */
public enum JoinState {
  /** Not looking for a lease: not started, or a supernode itself. */
  IDLE,
  /** Looking for one, and waiting for the moment of the next attempt. */
  WAITING,
  /** A session to a candidate is being opened. */
  DIALLING,
  /** The candidate was asked for a lease. */
  JOINING,
  /** Holds a lease. */
  LEASED,
  /** Holds a lease whose renewal has not been answered yet. */
  RENEWING,
  /** Holds a lease and moves to where its supernode asked it to. */
  MOVING
}
