package io.tiovivo.node.message;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.proto.OverlayMessage;
import java.util.Optional;

/**
 * One concern of the overlay: pure state, called by the machine that composes the parts. Times as
 * in {@link Machine}.
 */
public interface Part {
  /** A message of the kinds that this part owns. Hostile content is counted and dropped. */
  default void onMessage(long nowNs, Remote from, OverlayMessage message, Post post) {}

  /** A session was opened, by either side. */
  default void onSessionUp(long nowNs, Remote peer, Post post) {}

  /** A session ended: closed, silent for too long, or replaced. */
  default void onSessionDown(long nowNs, Remote peer, Post post) {}

  /** A session could not be opened. */
  default void onDialFailed(long nowNs, Contact to, Optional<Refusal> refusal, Post post) {}

  /** Called once {@link #deadlineNs} has passed; may be called early or late. */
  default void onDeadline(long nowNs, Post post) {}

  default long deadlineNs() {
    return Machine.NEVER;
  }
}
