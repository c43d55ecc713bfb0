package io.tiovivo.fleet.overlay;

import io.tiovivo.credential.Credential;

/** A defect that shows when a node meets a peer. */
@FunctionalInterface
public interface PeerFault {
  /** No defect. */
  PeerFault NONE = (node, peer) -> peer;

  /**
   * A handshake with that peer is done.
   *
   * @return the peer's credential
   */
  Credential meet(SimNode node, Credential peer);
}
