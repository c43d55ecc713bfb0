package io.tiovivo.node.join;

/** Why a lease ended. */
public enum LossReason {
  /** Renewals stayed without an answer. */
  SILENT,
  /** The session ended. */
  SESSION_DOWN,
  /** The supernode said that there is no such lease, or that it serves no more. */
  REFUSED,
  /** We gave it up ourselves. */
  LEFT
}
