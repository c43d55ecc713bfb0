package io.tiovivo.node.session;

import io.tiovivo.credential.Credential;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Doorkeeper;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Remote;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.wire.WireReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Sessions of one node with others: datagrams in, messages out, and the other way round. Pure state
 * in the manner of {@link Machine}, called by the machine that composes it. At most one session per
 * node.
 */
public final class Sessions implements Machine {
  /**
   * @param entropy what tokens and nonces are made of
   * @param seed of jitter and session numbers, which are no secrets
   */
  public Sessions(
      SessionSettings settings,
      OwnIdentity own,
      NoiseCrypto crypto,
      PeerCheck check,
      Doorkeeper door,
      SessionListener listener,
      Entropy entropy,
      long seed) {}

  /** Shows another credential from now on; sessions that are there go on. */
  public void identity(OwnIdentity own) {}

  /** Takes a datagram of the overlay's socket or of a TLS connection. */
  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {}

  /** Takes a {@link StreamCommand}; others are ignored. */
  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {}

  @Override
  public void onDeadline(long nowNs, Outbox out) {}

  @Override
  public long deadlineNs() {
    return NEVER;
  }

  /**
   * Opens a session. Its end is {@link SessionListener#onDialSucceeded} or {@link
   * SessionListener#onDialFailed}, never inside this call. A dial to an address that is being
   * dialled already is one with it.
   *
   * @param ticket from an earlier refusal; empty: none
   * @return false: as many dials as may be are under way, and this one was not begun
   */
  public boolean dial(long nowNs, Contact to, Purpose purpose, byte[] ticket, Outbox out) {
    return false;
  }

  /**
   * Sends one message of at most {@link SessionSettings#MAX_MESSAGE_BYTES}; longer ones are a
   * defect of the caller.
   *
   * @return false: there is no session with that node, and nothing was sent
   */
  public boolean send(long nowNs, NodeId to, byte[] bytes, int offset, int length, Outbox out) {
    return false;
  }

  /** Ends a session, telling the other side; {@link SessionListener#onDown} follows at once. */
  public void close(long nowNs, NodeId to, Outbox out) {}

  /** Ends all sessions and dials without further ado, as before the node stops. */
  public void closeAll(long nowNs, Outbox out) {}

  /** Ends the sessions whose credential does not hold any more, as after a revocation. */
  public void checkAgain(long nowNs, Predicate<Credential> holds, Outbox out) {}

  /** Sends a bare knock of 16 bytes. */
  public void knock(PeerAddress target, long nonce, Outbox out) {}

  /** The other end of the session with that node; empty: there is none. */
  public Optional<Remote> remote(NodeId id) {
    return Optional.empty();
  }

  /** The other ends of all sessions, in no order. */
  public List<Remote> remotes() {
    return List.of();
  }

  /** Sessions that are up. */
  public int count() {
    return 0;
  }

  public SessionCounters counters() {
    return new SessionCounters();
  }
}
