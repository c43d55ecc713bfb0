package io.tiovivo.node.overlay;

import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;

/** What the overlay's machine itself tells; its parts tell their own. */
public sealed interface OverlayEvent extends Event {
  /**
   * A part threw: a defect of ours. What it was about was dropped, and the node goes on.
   *
   * @param part its class, for people
   * @param what it was doing, such as the kind of message
   * @param count defects since the start, this one included
   */
  record PartFailed(String part, String what, Throwable defect, long count)
      implements OverlayEvent {}

  /**
   * A peer does not take this node's credential: it knows of a revocation, a time or a key that we
   * do not. Told once an hour at most, and not when we know ourselves that we are revoked.
   */
  record CredentialRefused(PeerAddress by) implements OverlayEvent {}

  /**
   * A newer beacon is held.
   *
   * @param changedSequence rises only when it says something new, beside the time
   * @param envelope to be kept in a file; not to be written to
   * @param revoked it revokes this node
   */
  record BeaconLearned(long changedSequence, byte[] envelope, boolean revoked)
      implements OverlayEvent {}
}
