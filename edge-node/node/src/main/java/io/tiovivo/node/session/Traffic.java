package io.tiovivo.node.session;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.StreamAddress;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.session.SessionCounters.What;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.nio.ByteBuffer;

/** What goes over sessions that are up, and when they end. */
final class Traffic {
  private static final byte[] NOTHING = {};

  /** Pings before a session counts as forgotten, spread over the probe time. */
  private static final int PROBES = 3;

  /** Bytes that may go to an address that has not proven itself, per byte that came from it. */
  private static final int UNPROVEN_FACTOR = 3;

  private final Station station;
  private final byte[] inner = new byte[SessionSettings.MAX_DATAGRAM_BYTES];
  private final byte[] opened = new byte[SessionSettings.MAX_DATAGRAM_BYTES];

  /** Looks at a session that is not up yet; told once something authentic came over it. */
  interface Waiting {
    /**
     * @param turnedAway why the other side does not want us; null: it does
     */
    void answered(long nowNs, Dial dial, DialFailure turnedAway, Outbox out);
  }

  private final Waiting waiting;
  private final UdpHealth udp;
  private final Hints hints;

  Traffic(Station station, UdpHealth udp, Waiting waiting) {
    this.station = station;
    this.udp = udp;
    this.waiting = waiting;
    hints = new Hints(station, this);
  }

  Hints hints() {
    return hints;
  }

  /** Takes a datagram of a session, its prefix read already. */
  void onData(long nowNs, PeerAddress from, int number, WireReader in, Outbox out) {
    int bytes = in.remaining() + Datagrams.PREFIX_BYTES;
    long counter = in.u64();
    int sealed = in.remaining();
    if (in.failed() || sealed <= NoiseCrypto.TAG_BYTES) {
      station.counters.add(What.MALFORMED);
      return;
    }
    Entry entry = station.table.get(number);
    Dial dial = entry instanceof Dial begun ? begun : null;
    Session session = dial != null ? dial.session : entry instanceof Session up ? up : null;
    if (session == null) {
      station.counters.add(What.UNKNOWN_SESSION);
      if (entry == null) {
        hints.give(nowNs, from, number, counter, out);
      }
      return;
    }
    int epoch = (int) (counter >>> Session.EPOCH_SHIFT);
    long messageNumber = counter & ((1L << Session.EPOCH_SHIFT) - 1);
    if (!session.window.fresh(messageNumber) || !session.opensEpoch(epoch)) {
      station.counters.add(What.REPLAYED);
      return;
    }
    in.bytes(inner, 0, sealed);
    byte[] key = session.receiveKey(epoch, station.crypto);
    if (!station.crypto.open(key, counter, NOTHING, inner, 0, sealed, opened, 0)) {
      station.counters.add(What.FORGED);
      return;
    }
    boolean mayMove = session.mayMoveTo(from, session.window.isNewest(messageNumber));
    session.window.mark(messageNumber);
    if (session.opened(nowNs, epoch, key, station.settings.handshakeNs())) {
      station.counters.add(What.REKEYS);
    }
    session.heardNs = nowNs;
    session.heard = true;
    session.probeAtNs = 0;
    if (!StreamAddress.is(from)) {
      udp.answered();
    }
    int length = sealed - NoiseCrypto.TAG_BYTES;
    if (dial != null) {
      boolean turnedAway = opened[0] == Datagrams.FRAME_CLOSE;
      waiting.answered(nowNs, dial, turnedAway ? DialFailure.of(opened, length) : null, out);
      if (turnedAway || station.table.get(number) != session) {
        return;
      }
    }
    if (!from.equals(session.remote.address())) {
      onOtherPath(nowNs, session, from, bytes, mayMove, out);
    }
    onFrame(nowNs, session, from, length, out);
  }

  private void onFrame(long nowNs, Session session, PeerAddress from, int length, Outbox out) {
    switch (opened[0]) {
      case Datagrams.FRAME_MESSAGE ->
          station.listener.onMessage(nowNs, session.remote, opened, 1, length - 1, out);
      case Datagrams.FRAME_READY, Datagrams.FRAME_PONG -> {
        // Having heard it is all that it is for.
      }
      case Datagrams.FRAME_CLOSE -> down(nowNs, session, SessionEnd.of(opened, length), out);
      case Datagrams.FRAME_PING -> send(nowNs, session, Datagrams.FRAME_PONG, NOTHING, 0, 0, out);
      case Datagrams.FRAME_CHALLENGE -> onChallenge(nowNs, session, from, length, out);
      case Datagrams.FRAME_RESPONSE -> onResponse(nowNs, session, from, length, out);
      default -> station.counters.add(What.UNKNOWN_FRAME);
    }
  }

  private void onOtherPath(
      long nowNs, Session session, PeerAddress from, int bytes, boolean mayMove, Outbox out) {
    boolean known = from.equals(session.candidate) && nowNs < session.candidateUntilNs;
    if (known) {
      session.candidateBytes += (long) UNPROVEN_FACTOR * bytes;
    } else if (mayMove && (session.candidate == null || nowNs >= session.candidateUntilNs)) {
      session.candidate = from;
      session.candidateBytes = (long) UNPROVEN_FACTOR * bytes;
      session.candidateUntilNs = nowNs + station.settings.probeNs();
      session.challenge = station.draw();
      byte[] challenge = ByteBuffer.allocate(Long.BYTES).putLong(session.challenge).array();
      WireWriter writer =
          seal(nowNs, session, Datagrams.FRAME_CHALLENGE, challenge, 0, challenge.length);
      sendUnproven(session, writer, out);
    }
  }

  private void onChallenge(long nowNs, Session session, PeerAddress from, int length, Outbox out) {
    if (length < 1 + Long.BYTES) {
      station.counters.add(What.UNKNOWN_FRAME);
      return;
    }
    byte[] answer = java.util.Arrays.copyOfRange(opened, 1, 1 + Long.BYTES);
    seal(nowNs, session, Datagrams.FRAME_RESPONSE, answer, 0, answer.length);
    station.send(from, out); // as long as what it answers, and that was authentic
  }

  private void onResponse(long nowNs, Session session, PeerAddress from, int length, Outbox out) {
    boolean right =
        length >= 1 + Long.BYTES
            && from.equals(session.candidate)
            && ByteBuffer.wrap(opened, 1, Long.BYTES).getLong() == session.challenge;
    if (!right) {
      station.counters.add(What.STALE);
      return;
    }
    PeerAddress before = session.remote.address();
    session.move(from);
    if (!StreamAddress.is(from)) {
      session.udp = null;
    }
    station.counters.add(What.MOVES);
    station.listener.onMoved(nowNs, session.remote, before, out);
  }

  private void sendUnproven(Session session, WireWriter writer, Outbox out) {
    if (session.candidateBytes >= writer.length()) {
      session.candidateBytes -= writer.length();
      station.send(session.candidate, out);
    }
  }

  /** Sends one frame, to the address that is proven and, within bounds, to one that is not yet. */
  void send(
      long nowNs, Session session, int frame, byte[] bytes, int offset, int length, Outbox out) {
    WireWriter writer = seal(nowNs, session, frame, bytes, offset, length);
    station.send(session.remote.address(), out);
    if (session.candidate != null && nowNs < session.candidateUntilNs) {
      sendUnproven(session, writer, out);
    }
  }

  private WireWriter seal(
      long nowNs, Session session, int frame, byte[] bytes, int offset, int length) {
    if (session.turnSendKey(nowNs, station.crypto, station.settings)) {
      station.counters.add(What.REKEYS);
    }
    long counter = session.nextCounter();
    WireWriter writer = Datagrams.begin(station.writer, Datagrams.DATA, session.peerNumber);
    writer.u64(counter);
    inner[0] = (byte) frame;
    System.arraycopy(bytes, offset, inner, 1, length);
    int at = writer.reserve(1 + length + NoiseCrypto.TAG_BYTES);
    station.crypto.seal(
        session.sendKey(), counter, NOTHING, inner, 0, 1 + length, writer.array(), at);
    return writer;
  }

  /** Takes a session in; at most one per node stays. */
  void up(long nowNs, Session session, Outbox out) {
    NodeId id = session.remote.id();
    Session before = station.byId.get(id);
    if (before != null && before.instance != session.instance) {
      down(nowNs, before, SessionEnd.RESTARTED, out);
      before = null;
    }
    session.upNs = nowNs;
    station.byId.put(id, session);
    station.table.wake(session, dueNs(session));
    if (before == null) {
      station.counters.add(What.UP);
      station.listener.onUp(nowNs, session.remote, out);
      return;
    }
    station.table.remove(before);
    PeerAddress address = before.remote.address();
    if (!address.equals(session.remote.address())) {
      station.listener.onMoved(nowNs, session.remote, address, out);
    }
  }

  /**
   * When both dial each other at once two sessions come up, on each side in another order. The one
   * that the lower id dialled stays, on both.
   *
   * @param dialled whether we dialled the new one
   * @return whether a session that is up makes the new one unnecessary
   */
  boolean superfluous(long nowNs, NodeId peer, long instance, boolean dialled) {
    Session before = station.byId.get(peer);
    if (before == null
        || before.instance != instance
        || before.remote.dialled() == dialled
        || nowNs - before.upNs > 2 * station.settings.handshakeNs()) {
      return false;
    }
    boolean ours = station.own.id().compareTo(peer) < 0;
    return before.remote.dialled() == ours;
  }

  void down(long nowNs, Session session, SessionEnd why, Outbox out) {
    Remote remote = session.remote;
    station.table.remove(session);
    if (station.byId.remove(remote.id(), session)) {
      station.listener.onDown(nowNs, remote, why, out);
    }
  }

  /** Tells the other side, once: should that be lost, a hint will tell it later. */
  void close(long nowNs, Session session, SessionEnd why, int reason, Outbox out) {
    sendClose(nowNs, session, reason, out);
    down(nowNs, session, why, out);
  }

  void sendClose(long nowNs, Session session, int reason, Outbox out) {
    send(nowNs, session, Datagrams.FRAME_CLOSE, new byte[] {(byte) reason}, 0, 1, out);
  }

  /** Asks the other side whether it is still there. */
  void probe(long nowNs, Session session, Outbox out) {
    session.probesLeft = PROBES;
    session.probeAtNs = nowNs;
    onDeadline(nowNs, session, out);
  }

  void onDeadline(long nowNs, Session session, Outbox out) {
    if (nowNs - session.heardNs >= station.settings.idleNs()) {
      down(nowNs, session, SessionEnd.IDLE, out);
      return;
    }
    if (session.probeAtNs != 0 && nowNs >= session.probeAtNs) {
      if (session.probesLeft == 0) {
        down(nowNs, session, SessionEnd.FORGOTTEN, out);
        return;
      }
      session.probesLeft--;
      session.probeAtNs = nowNs + station.settings.probeNs() / PROBES;
      send(nowNs, session, Datagrams.FRAME_PING, NOTHING, 0, 0, out);
    }
    if (session.udp != null && nowNs >= session.udpTryNs) {
      // Should it arrive, the other side challenges this path, and both move to it.
      session.udpTryNs = nowNs + station.settings.udpRetryNs();
      seal(nowNs, session, Datagrams.FRAME_PING, NOTHING, 0, 0);
      station.send(session.udp, out);
    }
    station.table.wake(session, dueNs(session));
  }

  private long dueNs(Session session) {
    long dueNs = session.heardNs + station.settings.idleNs();
    if (session.probeAtNs != 0) {
      dueNs = Math.min(dueNs, session.probeAtNs);
    }
    return session.udp == null ? dueNs : Math.min(dueNs, session.udpTryNs);
  }
}
