package io.tiovivo.node.session;

/** Why a session could not be opened. */
public enum DialFailure {
  /** Nothing came back at all. */
  NO_ANSWER,
  /** Something came back, but the handshake did not end in time. */
  TIMEOUT,
  /** The other side said when and where else. */
  REFUSED,
  /** Its credential does not hold, or it is not who was dialled. */
  WRONG_PEER,
  /** The other side does not accept ours, or has no room after all. */
  TURNED_AWAY,
  /** It was ourselves. */
  OURSELVES
}
