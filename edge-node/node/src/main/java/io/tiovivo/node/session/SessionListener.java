package io.tiovivo.node.session;

import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import java.util.Optional;

/**
 * Told what becomes of sessions. A node has at most one session with another; it is named by the
 * other's id. A listener may send, dial and close from inside a call.
 */
public interface SessionListener {
  /** There is a session with that node, opened by either side. */
  void onUp(long nowNs, Remote peer, Outbox out);

  /**
   * A message came.
   *
   * @param bytes valid only during the call; of unknown content, though its sender is known
   */
  void onMessage(long nowNs, Remote peer, byte[] bytes, int offset, int length, Outbox out);

  /** There is no session with that node any more. */
  void onDown(long nowNs, Remote peer, SessionEnd why, Outbox out);

  /** A session goes on at another address. */
  default void onMoved(long nowNs, Remote peer, PeerAddress before, Outbox out) {}

  /**
   * What {@link Sessions#dial} was asked for is there; follows {@link #onUp} unless the session was
   * there already.
   */
  void onDialSucceeded(long nowNs, Contact to, Remote peer, Outbox out);

  /**
   * What {@link Sessions#dial} was asked for did not come about.
   *
   * @param refusal present when {@code why} is {@link DialFailure#REFUSED}
   */
  void onDialFailed(
      long nowNs,
      Contact to,
      Purpose purpose,
      DialFailure why,
      Optional<Refusal> refusal,
      Outbox out);

  /** A bare knock came, authenticated by nothing but its nonce. */
  default void onKnock(long nowNs, PeerAddress from, long nonce, Outbox out) {}
}
