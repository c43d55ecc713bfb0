package io.tiovivo.node.overlay;

import io.tiovivo.credential.Credential;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.session.OwnIdentity;

/**
 * Who this node is.
 *
 * @param own what it shows in handshakes
 * @param credential what its envelope says
 * @param incarnation rises with every start of the node
 */
public record OverlayIdentity(OwnIdentity own, Credential credential, long incarnation) {
  public OverlayIdentity {
    if (!own.id().equals(credential.node())) {
      throw new IllegalArgumentException("the credential is of another node");
    }
  }

  public NodeId id() {
    return own.id();
  }

  /** Drawn at this start: tells a clone's leases from ours. */
  public long instance() {
    return own.instance();
  }
}
