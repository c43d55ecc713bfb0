package io.tiovivo.node.session;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.session.SessionCounters.What;
import io.tiovivo.noise.HandshakePattern;
import io.tiovivo.noise.HandshakeState;
import io.tiovivo.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Handshakes that we begin. Only this side repeats itself; the other one answers. */
final class Dialling implements Traffic.Waiting {
  /** A connection with its own handshake may take so many times as long as one of ours. */
  private static final int CONNECT_FACTOR = 2;

  private final Station station;
  private final UdpHealth udp;
  private final Traffic traffic;
  private final DialAnswers answers;
  private final List<Dial> dials = new ArrayList<>();

  Dialling(Station station) {
    this.station = station;
    udp = new UdpHealth(station.settings.udpRetryNs());
    traffic = new Traffic(station, udp, this);
    answers = new DialAnswers(station, this, traffic);
  }

  DialAnswers answers() {
    return answers;
  }

  Traffic traffic() {
    return traffic;
  }

  /** A session over UDP fell silent; together with a silent dial it means that UDP is blocked. */
  void onSilence(long nowNs, PeerAddress address) {
    udp.silent(nowNs, address);
  }

  boolean begin(long nowNs, Contact to, Purpose purpose, byte[] ticket, Outbox out) {
    for (Dial dial : dials) {
      if (dial.contact.address().equals(to.address()) && dial.purpose == purpose) {
        return true;
      }
    }
    if (station.own == null || dials.size() >= station.settings.mostDials()) {
      return false;
    }
    byte[] shown = ticket.length > Datagrams.MAX_TOKEN_BYTES ? new byte[0] : ticket.clone();
    Dial dial = new Dial(to, purpose, shown);
    dials.add(dial);
    station.table.add(dial);
    station.counters.add(What.DIALS);
    if (to.id() != null && station.byId.containsKey(to.id())) {
      station.table.wake(dial, nowNs); // found out at the next deadline, not inside the call
    } else {
      start(nowNs, dial, out);
    }
    return true;
  }

  private void start(long nowNs, Dial dial, Outbox out) {
    if (dial.contact.tcpPort() > 0 && udp.skip(nowNs)) {
      connect(nowNs, dial, out);
    } else {
      open(nowNs, dial, dial.contact.address(), out);
    }
  }

  private void connect(long nowNs, Dial dial, Outbox out) {
    PeerAddress address = dial.contact.address();
    dial.stream = new PeerAddress(address.high(), address.low(), dial.contact.tcpPort());
    dial.target = null;
    dial.startNs = nowNs;
    station.table.wake(dial, nowNs + CONNECT_FACTOR * station.settings.handshakeNs());
    out.event(new StreamEvent.Wanted(dial.stream));
  }

  private void open(long nowNs, Dial dial, PeerAddress target, Outbox out) {
    dial.target = target;
    dial.startNs = nowNs;
    dial.nonce = station.draw();
    dial.token = new byte[0];
    dial.retries = 0;
    dial.handshake =
        new HandshakeState(
            station.crypto, HandshakePattern.XX, true, station.prologue, station.own.keys(), null);
    byte[] hello =
        ByteBuffer.allocate(Datagrams.HELLO_BYTES)
            .put((byte) Datagrams.FORMAT)
            .put((byte) dial.purpose.wire())
            .putLong(dial.nonce)
            .putInt(dial.number)
            .array();
    dial.message1 = new byte[Datagrams.MESSAGE_1_BYTES];
    dial.handshake.write(hello, dial.message1, 0);
    sendOpen(nowNs, dial, out);
  }

  void sendOpen(long nowNs, Dial dial, Outbox out) {
    WireWriter writer = Datagrams.begin(station.writer, Datagrams.OPEN, station.tsi);
    writer.u8(dial.token.length).bytes(dial.token, 0, dial.token.length);
    writer.u8(dial.ticket.length).bytes(dial.ticket, 0, dial.ticket.length);
    writer.bytes(dial.message1, 0, dial.message1.length);
    int padding = Datagrams.OPEN_BYTES - writer.length();
    int at = writer.reserve(padding);
    Arrays.fill(writer.array(), at, at + padding, (byte) 0);
    station.send(dial.target, out);
    dial.intervalNs = station.settings.retransmitNs();
    repeatLater(nowNs, dial);
  }

  void repeatLater(long nowNs, Dial dial) {
    // A fifth to and fro: many that started together must not repeat together.
    double jitter = 0.8 + 0.4 * station.random.nextDouble();
    long endNs = dial.startNs + station.settings.handshakeNs();
    station.table.wake(dial, Math.min(endNs, nowNs + Math.round(dial.intervalNs * jitter)));
  }

  void onDeadline(long nowNs, Dial dial, Outbox out) {
    if (dial.target == null && dial.stream == null) {
      Session there = station.byId.get(dial.contact.id());
      if (there != null) {
        succeed(nowNs, dial, there.remote, out);
      } else {
        start(nowNs, dial, out);
      }
    } else if (dial.target == null || nowNs - dial.startNs >= station.settings.handshakeNs()) {
      tooLate(nowNs, dial, out);
    } else if (dial.message3 != null) {
      station.send(dial.target, dial.message3, dial.message3.length, out);
      dial.intervalNs *= 2;
      repeatLater(nowNs, dial);
    } else {
      long intervalNs = 2 * dial.intervalNs;
      sendOpen(nowNs, dial, out);
      dial.intervalNs = intervalNs;
      repeatLater(nowNs, dial);
    }
  }

  private void tooLate(long nowNs, Dial dial, Outbox out) {
    if (dial.session != null) {
      // The other side may have it up, for all we know.
      traffic.sendClose(nowNs, dial.session, Datagrams.CLOSE_DONE, out);
    }
    if (dial.answered) {
      fail(nowNs, dial, DialFailure.TIMEOUT, Optional.empty(), out);
      return;
    }
    if (dial.stream == null) {
      udp.silent(nowNs, dial.contact.address());
      if (udp.blocked() && dial.contact.tcpPort() > 0) {
        connect(nowNs, dial, out);
        return;
      }
    }
    fail(nowNs, dial, DialFailure.NO_ANSWER, Optional.empty(), out);
  }

  /** The other side's first word over the new session: it is up. */
  @Override
  public void answered(long nowNs, Dial dial, DialFailure turnedAway, Outbox out) {
    if (turnedAway != null) {
      fail(nowNs, dial, turnedAway, Optional.empty(), out);
      return;
    }
    Session session = dial.session;
    if (dial.stream != null) {
      session.udp = dial.contact.address();
      session.udpTryNs = nowNs + station.settings.udpRetryNs();
    }
    dials.remove(dial);
    station.table.replace(dial, session);
    traffic.up(nowNs, session, out);
    station.listener.onDialSucceeded(nowNs, dial.contact, session.remote, out);
    settleOthers(nowNs, session, out);
  }

  /** Dials to a node with which there is a session now have come to their end. */
  void settleOthers(long nowNs, Session session, Outbox out) {
    for (Dial dial : List.copyOf(dials)) {
      NodeId id = session.remote.id();
      boolean same = id.equals(dial.peer) || id.equals(dial.contact.id());
      boolean done =
          session.remote.dialled() || traffic.superfluous(nowNs, id, session.instance, true);
      if (same && done && dials.contains(dial)) {
        succeed(nowNs, dial, session.remote, out);
      }
    }
  }

  // ---- connections

  void onStreamOpened(long nowNs, PeerAddress target, PeerAddress stream, Outbox out) {
    for (Dial dial : List.copyOf(dials)) {
      if (target.equals(dial.stream) && dial.target == null) {
        open(nowNs, dial, stream, out);
      }
    }
  }

  void onStreamClosed(long nowNs, PeerAddress address, Outbox out) {
    for (Dial dial : List.copyOf(dials)) {
      boolean lost =
          dial.stream != null
              && (dial.target == null ? address.equals(dial.stream) : address.equals(dial.target));
      if (lost && dials.contains(dial)) {
        fail(nowNs, dial, DialFailure.NO_ANSWER, Optional.empty(), out);
      }
    }
  }

  // ---- ends

  void heard(Dial dial) {
    dial.answered = true;
    if (dial.stream == null) {
      udp.answered();
    }
  }

  Dial waiting(PeerAddress from, long nonce) {
    for (Dial dial : dials) {
      if (dial.nonce == nonce && from.equals(dial.target)) {
        return dial;
      }
    }
    return null;
  }

  void succeed(long nowNs, Dial dial, Remote remote, Outbox out) {
    forget(dial);
    station.listener.onDialSucceeded(nowNs, dial.contact, remote, out);
  }

  void fail(long nowNs, Dial dial, DialFailure why, Optional<Refusal> refusal, Outbox out) {
    forget(dial);
    station.counters.add(What.DIALS_FAILED);
    station.listener.onDialFailed(nowNs, dial.contact, dial.purpose, why, refusal, out);
  }

  private void forget(Dial dial) {
    dials.remove(dial);
    station.table.remove(dial);
  }

  void forgetAll() {
    List.copyOf(dials).forEach(this::forget);
  }
}
