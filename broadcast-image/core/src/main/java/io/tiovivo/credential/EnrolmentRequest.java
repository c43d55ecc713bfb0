package io.tiovivo.credential;

import io.tiovivo.identity.NodeId;

/**
 * What a box asks the authority for.
 *
 * @param signingKey its Ed25519 key, 32 bytes
 * @param sessionKey its X25519 key, 32 bytes
 * @param board name of its hardware profile
 * @param wantedName as which it would like to be known; "": whatever it is given
 * @param hardware digest, 16 bytes; empty: the board had nothing
 * @param nonce 16 bytes, fresh: pairs the answer with the question
 * @param credential serialised {@code Signed} of the one it holds, even expired; empty: none
 * @param claimId which code or token vouches for it, 8 bytes; empty: none
 * @param claimProof that it knows that one, 32 bytes; empty: none
 * @param version of its image
 * @param rootVersion of the newest root set that it holds
 */
public record EnrolmentRequest(
    String fleet,
    byte[] signingKey,
    byte[] sessionKey,
    String board,
    String wantedName,
    byte[] hardware,
    byte[] nonce,
    byte[] credential,
    byte[] claimId,
    byte[] claimProof,
    String version,
    int rootVersion) {
  /** The node that asks. */
  public NodeId node() {
    return NodeId.ofKey(signingKey);
  }
}
