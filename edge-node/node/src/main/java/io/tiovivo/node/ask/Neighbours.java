package io.tiovivo.node.ask;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.PeersAnswer;
import java.util.Optional;

/** What answering questions needs to know of the sessions and of who is who. */
public interface Neighbours {
  /** The session with that node, if there is one. */
  Optional<Remote> session(NodeId node);

  /** All that this node has to do with. */
  PeersAnswer list(long nowNs);
}
