package io.tiovivo.credential;

/** Why a credential is not taken. */
public enum CredentialRefusal {
  /** There is none. */
  ABSENT,
  /** Not decodable, or a count, length or word breaks a limit. */
  MALFORMED,
  /** Of another fleet. */
  WRONG_FLEET,
  /** Not signed by an authority that the root set vouches for, or the signature is wrong. */
  NOT_SIGNED,
  /** Signed by an authority whose key is revoked or whose certificate has ended. */
  AUTHORITY_ENDED,
  /** Past its end. */
  EXPIRED,
  /** Its session key is not the one that the handshake proved. */
  KEY_MISMATCH,
  /** The beacon revokes this node. */
  REVOKED,
  /** The beacon voids credentials as old as this one. */
  TOO_OLD
}
