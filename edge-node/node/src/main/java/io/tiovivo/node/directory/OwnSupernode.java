package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import java.util.Optional;

/** The supernode that this node holds a lease of. */
@FunctionalInterface
public interface OwnSupernode {
  /** Empty: none now, or this node is a supernode. */
  Optional<NodeId> supernode();
}
