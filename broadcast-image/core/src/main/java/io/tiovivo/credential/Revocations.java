package io.tiovivo.credential;

import io.tiovivo.identity.NodeId;
import java.util.Set;

/**
 * Which credentials are void although they have not expired, as the beacon says.
 *
 * @param nodes revoked one by one
 * @param credentialsAfterS credentials that begin before this are void, seconds since 1970; 0: none
 */
public record Revocations(Set<NodeId> nodes, long credentialsAfterS) {
  /** Nothing is revoked. */
  public static final Revocations NONE = new Revocations(Set.of(), 0);

  public Revocations {
    nodes = Set.copyOf(nodes);
  }
}
