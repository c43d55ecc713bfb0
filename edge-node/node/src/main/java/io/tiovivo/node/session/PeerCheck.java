package io.tiovivo.node.session;

import io.tiovivo.credential.Credential;
import java.util.Optional;

/** Decides whether the other end of a handshake is who it says, offline. */
@FunctionalInterface
public interface PeerCheck {
  /**
   * Asked once per handshake.
   *
   * @param envelope the credential as it came: bytes of unknown origin, at most {@link
   *     SessionSettings#MAX_CREDENTIAL_BYTES}; not kept
   * @param sessionKey X25519 public key of 32 bytes that the peer has just proven to hold; the
   *     credential must name it
   * @return who it is; empty: no member of the fleet, expired, revoked, or for another key
   */
  Optional<Credential> check(byte[] envelope, byte[] sessionKey);
}
