package io.tiovivo.node.lease;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import java.util.Optional;

/** What a {@link LeaseDesk} tells its node. */
public sealed interface LeaseEvent extends Event {
  /** The desk does something else now. */
  record DeskChanged(DeskState state, String reason, int leases) implements LeaseEvent {}

  /** Two boxes use one identity in turn: a card was copied. */
  record CloneSeen(NodeId id, int alternations, long slowedNs) implements LeaseEvent {}

  /**
   * A drain came to its end.
   *
   * @param left leases that nobody took; they run on
   * @param lastTaker who took the last ones
   */
  record Drained(int handedOver, int left, Optional<NodeId> lastTaker) implements LeaseEvent {}
}
