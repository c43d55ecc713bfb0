package io.tiovivo.node.lease;

/** What a supernode's desk does. */
public enum DeskState {
  /** Not a supernode: refuses. */
  CLOSED,
  /** Takes joins. */
  SERVING,
  /** Keeps its leases and takes no joins: its host protects itself. */
  HOLDING,
  /** Hands its leaves over. */
  DRAINING
}
