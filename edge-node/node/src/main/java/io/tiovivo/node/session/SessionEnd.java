package io.tiovivo.node.session;

/** Why a session is over. */
public enum SessionEnd {
  /** We hung up. */
  CLOSED,
  /** The other side hung up. */
  CLOSED_BY_PEER,
  /** The other side hung up because it does not accept our credential any more. */
  CREDENTIAL_REFUSED,
  /** Nothing was heard for the idle time. */
  IDLE,
  /** The other side lost the session, as after a restart, and did not answer a probe. */
  FORGOTTEN,
  /** The node at the other end started anew and has a new session. */
  RESTARTED,
  /** The connection that carried it closed. */
  STREAM_CLOSED,
  /** Its credential is not accepted any more. */
  CREDENTIAL;

  /** Of a close of the other side. */
  static SessionEnd of(byte[] frame, int length) {
    return Datagrams.refusesCredential(frame, length) ? CREDENTIAL_REFUSED : CLOSED_BY_PEER;
  }
}
