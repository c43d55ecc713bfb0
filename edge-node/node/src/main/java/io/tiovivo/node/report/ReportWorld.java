package io.tiovivo.node.report;

import io.tiovivo.identity.NodeId;
import java.util.Optional;

/** What a {@link ReportDesk} asks of the rest of its node. */
public interface ReportWorld {
  /** Who serves this node; empty: nobody. */
  Optional<NodeId> supernode();

  /** Whether that leaf holds a lease here. */
  boolean holds(NodeId leaf);

  /** Whether the host protects itself: reports are the first thing that goes. */
  boolean protecting();
}
