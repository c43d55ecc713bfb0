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
import io.tiovivo.node.session.SessionCounters.What;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Sessions of one node with others: datagrams in, messages out, and the other way round. Pure state
 * in the manner of {@link Machine}, called by the machine that composes it. At most one session per
 * node.
 */
public final class Sessions implements Machine {
  private final Station station;
  private final Dialling dialling;
  private final Answering answering;
  private final Traffic traffic;

  /**
   * @param own null: nobody yet, as before enrolment; there are no sessions then
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
      long seed) {
    station = new Station(settings, own, crypto, check, listener, entropy, seed);
    dialling = new Dialling(station);
    traffic = dialling.traffic();
    answering = new Answering(station, door, dialling);
  }

  /** Shows another credential from now on; sessions that are there go on. */
  public void identity(OwnIdentity own) {
    station.own = own;
  }

  /** Takes a datagram of the overlay's socket or of a TLS connection. */
  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    int bytes = in.remaining();
    station.counters.add(What.RECEIVED);
    station.counters.add(What.RECEIVED_BYTES, bytes);
    int magic = in.u16();
    int version = in.u8();
    int kind = in.u8();
    int number = (int) in.u32();
    if (in.failed()
        || magic != Datagrams.MAGIC
        || bytes > SessionSettings.MAX_DATAGRAM_BYTES
        || from.port() == 0) {
      station.counters.add(What.MALFORMED);
    } else if (version != Datagrams.VERSION) {
      station.counters.add(What.UNKNOWN_VERSION);
    } else if (kind == Datagrams.DATA) {
      traffic.onData(nowNs, from, number, in, out);
    } else if (kind == Datagrams.UNKNOWN) {
      traffic.hints().take(nowNs, from, number, in, out);
    } else if (number != station.tsi) {
      station.counters.add(What.FOREIGN);
    } else {
      onHandshake(nowNs, from, kind, in, out);
    }
  }

  private void onHandshake(long nowNs, PeerAddress from, int kind, WireReader in, Outbox out) {
    if (station.own == null && kind == Datagrams.OPEN) {
      station.counters.add(What.STALE);
      return;
    }
    switch (kind) {
      case Datagrams.OPEN -> answering.onOpen(nowNs, from, in, out);
      case Datagrams.RETRY -> dialling.answers().onRetry(nowNs, from, in, out);
      case Datagrams.REFUSED -> dialling.answers().onRefused(nowNs, from, in, out);
      case Datagrams.HANDSHAKE_2 -> dialling.answers().onHandshake2(nowNs, from, in, out);
      case Datagrams.HANDSHAKE_3 -> answering.onHandshake3(nowNs, from, in, out);
      case Datagrams.PROOF -> onKnock(nowNs, from, in, out);
      default -> station.counters.add(What.UNKNOWN_KIND);
    }
  }

  private void onKnock(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    long nonce = in.u64();
    if (in.failed() || in.remaining() > 0) {
      station.counters.add(What.MALFORMED);
    } else {
      station.listener.onKnock(nowNs, from, nonce, out);
    }
  }

  /** Takes a {@link StreamCommand}; others are ignored. */
  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {
    if (command instanceof StreamCommand.Opened opened) {
      dialling.onStreamOpened(nowNs, opened.target(), opened.stream(), out);
    } else if (command instanceof StreamCommand.Closed closed) {
      dialling.onStreamClosed(nowNs, closed.address(), out);
      for (Session session : List.copyOf(station.byId.values())) {
        if (session.remote.address().equals(closed.address())) {
          traffic.down(nowNs, session, SessionEnd.STREAM_CLOSED, out);
        }
      }
    }
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    if (nowNs < station.table.earliestNs()) {
      return;
    }
    for (int place = 0; place < station.table.places(); place++) {
      Entry entry = station.table.at(place);
      if (entry == null || nowNs < entry.deadlineNs) {
        continue;
      }
      if (entry instanceof Session session) {
        traffic.onDeadline(nowNs, session, out);
      } else if (entry instanceof Dial dial) {
        dialling.onDeadline(nowNs, dial, out);
      } else {
        answering.giveUp(nowNs, (Caller) entry);
      }
    }
    station.table.settle();
  }

  @Override
  public long deadlineNs() {
    return station.table.earliestNs();
  }

  /**
   * Opens a session. Its end is {@link SessionListener#onDialSucceeded} or {@link
   * SessionListener#onDialFailed}, never inside this call. A dial to an address that is being
   * dialled already, for the same purpose, is one with it.
   *
   * @param ticket from an earlier refusal; empty: none
   * @return false: as many dials as may be are under way, or we have no credential yet, and this
   *     one was not begun
   */
  public boolean dial(long nowNs, Contact to, Purpose purpose, byte[] ticket, Outbox out) {
    return dialling.begin(nowNs, to, purpose, ticket, out);
  }

  /**
   * Sends one message of at most {@link SessionSettings#MAX_MESSAGE_BYTES}; longer ones are a
   * defect of the caller.
   *
   * @return false: there is no session with that node, and nothing was sent
   */
  public boolean send(long nowNs, NodeId to, byte[] bytes, int offset, int length, Outbox out) {
    if (length > SessionSettings.MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException("a message of " + length + " bytes fits in no datagram");
    }
    Session session = station.byId.get(to);
    if (session == null) {
      return false;
    }
    traffic.send(nowNs, session, Datagrams.FRAME_MESSAGE, bytes, offset, length, out);
    return true;
  }

  /** Ends a session, telling the other side; {@link SessionListener#onDown} follows at once. */
  public void close(long nowNs, NodeId to, Outbox out) {
    Session session = station.byId.get(to);
    if (session != null) {
      // Given up by its user, who had no answer any more: as good as a dial without one.
      if (session.remote.dialled()
          && session.udp == null
          && nowNs - session.heardNs > station.settings.handshakeNs()) {
        dialling.onSilence(nowNs, session.remote.address());
      }
      traffic.close(nowNs, session, SessionEnd.CLOSED, Datagrams.CLOSE_DONE, out);
    }
  }

  /** Ends all sessions and handshakes, as before the node stops; dials end without a word. */
  public void closeAll(long nowNs, Outbox out) {
    dialling.forgetAll();
    answering.forgetAll();
    for (Session session : List.copyOf(station.byId.values())) {
      traffic.close(nowNs, session, SessionEnd.CLOSED, Datagrams.CLOSE_DONE, out);
    }
  }

  /** Ends the sessions whose credential does not hold any more, as after a revocation. */
  public void checkAgain(long nowNs, Predicate<Credential> holds, Outbox out) {
    for (Session session : List.copyOf(station.byId.values())) {
      if (!holds.test(session.remote.credential())) {
        traffic.close(nowNs, session, SessionEnd.CREDENTIAL, Datagrams.CLOSE_CREDENTIAL, out);
      }
    }
  }

  /** Sends a bare knock of 16 bytes. */
  public void knock(PeerAddress target, long nonce, Outbox out) {
    Datagrams.begin(station.writer, Datagrams.PROOF, station.tsi).u64(nonce);
    station.send(target, out);
  }

  /**
   * A ticket for {@link io.tiovivo.node.message.Refusal}: shown by that host at its next attempt,
   * its time goes to the doorkeeper. Nothing is kept of it.
   */
  public byte[] ticket(PeerAddress from, Purpose purpose, long dueNs) {
    return answering.ticket(from, purpose, dueNs);
  }

  /** The other end of the session with that node; empty: there is none. */
  public Optional<Remote> remote(NodeId id) {
    return Optional.ofNullable(station.byId.get(id)).map(session -> session.remote);
  }

  /** The other ends of all sessions, in no order. */
  public List<Remote> remotes() {
    List<Remote> remotes = new ArrayList<>(station.byId.size());
    station.byId.values().forEach(session -> remotes.add(session.remote));
    return remotes;
  }

  /** Sessions that are up. */
  public int count() {
    return station.byId.size();
  }

  /** Handshakes under way that others began. */
  public int callers() {
    return answering.callers();
  }

  /** Whether a handshake is under way that this address began. */
  boolean isCalledBy(PeerAddress from) {
    return answering.knows(from);
  }

  /** Counts on; the same object every time. */
  public SessionCounters counters() {
    return station.counters;
  }
}
