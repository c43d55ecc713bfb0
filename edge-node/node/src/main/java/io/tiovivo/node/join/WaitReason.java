package io.tiovivo.node.join;

/** Why a leaf without a lease waits before its next attempt. */
public enum WaitReason {
  /** It starts. */
  START,
  /** The beacon spreads a mass event. */
  PACING,
  /** It lost its supernode: the others that did must not come with it. */
  LOST,
  /** The last contact did not answer. */
  FAILED,
  /** A supernode gave it a time. */
  BUSY,
  /** It was sent elsewhere. */
  ELSEWHERE,
  /** A node of its segment serves since a moment ago. */
  NEIGHBOUR,
  /** It has used up its attempts for now. */
  BUDGET,
  /** It knows nobody. */
  NOBODY,
  /** The fleet's switch is off. */
  SWITCHED_OFF
}
