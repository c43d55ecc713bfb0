package io.tiovivo.node.role;

import io.tiovivo.node.message.Post;

/** What a change of role does to the rest of the node. */
public interface RoleActions {
  /** Opens the desk, enters the membership, gives the own lease up. */
  void becomeSupernode(long nowNs, boolean mega, Post post);

  /** Starts handing leaves over; {@link RoleKeeper#onDrained} when none is left. */
  void drain(long nowNs, String reason, Post post);

  /** Takes leaves again after a drain was called off. */
  void serveAgain(long nowNs, Post post);

  /** Closes the desk, leaves the membership, looks for a lease. */
  void becomeLeaf(long nowNs, Post post);
}
