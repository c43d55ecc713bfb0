package io.tiovivo.node.role;

/** What a node does for others. */
public enum NodeRole {
  LEAF,
  SUPERNODE,
  /** A supernode of the reserve, active for as long as supernodes run short. */
  MEGA,
  /** A supernode that hands its leaves over and takes no more. */
  DRAINING
}
