package io.tiovivo.fleet.overlay;

import io.tiovivo.identity.NodeId;
import java.util.List;

/** What {@link Invariant}s look at in a whole fleet. */
public interface FleetView {
  long nowNs();

  List<? extends NodeView> nodes();

  /** Null: no node of this fleet. */
  NodeView node(NodeId id);

  /**
   * When the world last changed in a way that takes time to get over: a node ended or started, a
   * way was cut or healed, a role changed.
   */
  long disturbedNs();
}
