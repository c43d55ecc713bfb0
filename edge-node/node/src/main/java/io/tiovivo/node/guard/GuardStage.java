package io.tiovivo.node.guard;

/** How far a supernode goes to protect its host. Each stage includes those before it. */
public enum GuardStage {
  NORMAL,
  /** Takes no joins. */
  REFUSE,
  /** Puts look-ups and subscriptions off. */
  SHED,
  /** Hands leaves over into room that others have set aside. */
  HAND_OVER,
  /** Is a leaf; entered only when no lease is left. */
  STEP_DOWN
}
