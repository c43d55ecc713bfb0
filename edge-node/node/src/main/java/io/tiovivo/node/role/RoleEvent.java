package io.tiovivo.node.role;

import io.tiovivo.machine.Event;

/** What a {@link RoleKeeper} tells its node. */
public sealed interface RoleEvent extends Event {
  /**
   * The role changed.
   *
   * @param reason for people: what was seen, in words and figures
   */
  record RoleChanged(long atNs, NodeRole from, NodeRole to, String reason) implements RoleEvent {}
}
