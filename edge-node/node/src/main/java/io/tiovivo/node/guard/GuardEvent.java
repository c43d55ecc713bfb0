package io.tiovivo.node.guard;

import io.tiovivo.machine.Event;

/** What a {@link HostGuard} tells its node. */
public sealed interface GuardEvent extends Event {
  /** The host is protected more, or less; the reason names the figure. */
  record StageChanged(GuardStage from, GuardStage to, String reason) implements GuardEvent {}
}
