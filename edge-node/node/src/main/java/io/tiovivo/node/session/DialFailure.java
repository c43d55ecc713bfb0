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
  /** The other side has no room after all. */
  TURNED_AWAY,
  /** The other side does not accept our credential: expired, revoked, of an unknown signer. */
  CREDENTIAL_REFUSED,
  /** It was ourselves. */
  OURSELVES;

  /** Of a close that came in place of a welcome. */
  static DialFailure of(byte[] frame, int length) {
    return Datagrams.refusesCredential(frame, length) ? CREDENTIAL_REFUSED : TURNED_AWAY;
  }
}
