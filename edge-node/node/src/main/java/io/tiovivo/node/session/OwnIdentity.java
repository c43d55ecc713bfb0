package io.tiovivo.node.session;

import io.tiovivo.identity.NodeId;
import io.tiovivo.noise.SessionKeyPair;

/**
 * What a node shows of itself in a handshake.
 *
 * @param id follows from its credential
 * @param keys X25519, its static key
 * @param credential the envelope that peers check, at most {@link
 *     SessionSettings#MAX_CREDENTIAL_BYTES}; not to be written to
 * @param instance drawn at its start: tells a restarted node from one that only lost a session
 */
public record OwnIdentity(NodeId id, SessionKeyPair keys, byte[] credential, long instance) {
  public OwnIdentity {
    if (credential.length > SessionSettings.MAX_CREDENTIAL_BYTES) {
      throw new IllegalArgumentException(
          "a credential of "
              + credential.length
              + " bytes is longer than "
              + SessionSettings.MAX_CREDENTIAL_BYTES);
    }
  }
}
