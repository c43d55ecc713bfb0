package io.tiovivo.node.message;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.node.proto.OverlayMessage;

/** How a part of the overlay acts on the world. Valid only during the call that passed it. */
public interface Post {
  /**
   * Sends over the session with that node.
   *
   * @return false: there is none, and nothing was sent
   */
  boolean send(NodeId to, OverlayMessage message);

  /**
   * The same, but opens a session when there is none: the message waits for it, a few at most and
   * not for long. What becomes of it the part learns from {@link Part#onDialFailed}.
   */
  void send(Contact to, Purpose purpose, OverlayMessage message);

  /** Opens a session; its end is {@link Part#onSessionUp} or {@link Part#onDialFailed}. */
  void dial(Contact to, Purpose purpose, byte[] ticket);

  /** Ends the session with that node, telling it so. */
  void hangUp(NodeId to);

  /** Sends a bare knock, outside of any session: proof that the target can be reached. */
  void knock(io.tiovivo.machine.PeerAddress target, long nonce);

  /** Tells the application. */
  void event(Event event);
}
