package io.tiovivo.node.join;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.proto.BusyReason;

/** What a {@link LeaseKeeper} tells its node. */
public sealed interface JoinEvent extends Event {
  /** Next attempt in so long, because of this. */
  record Waiting(long waitNs, WaitReason reason) implements JoinEvent {}

  /**
   * We hold a lease.
   *
   * @param attempts that it took
   * @param tookNs since we had none
   */
  record Leased(Contact supernode, int attempts, long tookNs) implements JoinEvent {}

  /** A supernode refused. */
  record Refused(Contact supernode, BusyReason reason, int waitMs, int elsewhere)
      implements JoinEvent {}

  /** The lease is gone. */
  record Lost(NodeId supernode, LossReason reason) implements JoinEvent {}

  /** Our lease moved, without a gap. */
  record Moved(NodeId from, Contact to) implements JoinEvent {}
}
