package io.tiovivo.node.session;

import com.google.protobuf.ByteString;
import io.tiovivo.credential.Credential;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.StreamAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.message.Doorkeeper;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.Busy;
import io.tiovivo.node.proto.BusyReason;
import io.tiovivo.node.session.SessionCounters.What;
import io.tiovivo.noise.HandshakePattern;
import io.tiovivo.noise.HandshakeState;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Handshakes that others begin. A source that has not proven its address costs one or two HMACs,
 * leaves nothing behind and gets back less than it sent.
 */
final class Answering {
  /** Wait that is told when there is no room for another session: leases end by the minute. */
  private static final int FULL_WAIT_MS = 30_000;

  /** Wait that is told when there is no room for another handshake: they end within seconds. */
  private static final int BUSY_WAIT_MS = 1_000;

  /** Key agreements that one handshake may cost in vain. */
  private static final int MOST_WASTED = 4;

  private static final byte[] NOTHING = {};

  private final Station station;
  private final Doorkeeper door;
  private final Traffic traffic;
  private final Dialling dialling;
  private final TokenMint mint;
  private final List<Caller> callers = new ArrayList<>();
  private final Strikes strikes = new Strikes();

  /** An open, as read off the wire. */
  private record Open(
      Purpose purpose, long nonce, int number, byte[] token, byte[] ticket, byte[] message1) {}

  Answering(Station station, Doorkeeper door, Dialling dialling) {
    this.station = station;
    this.door = door;
    this.dialling = dialling;
    traffic = dialling.traffic();
    mint =
        new TokenMint(
            station.entropy, station.settings.tokenSlotNs(), station.settings.ticketGraceNs());
  }

  int callers() {
    return callers.size();
  }

  boolean knows(PeerAddress from) {
    return callers.stream().anyMatch(caller -> caller.from.equals(from));
  }

  byte[] ticket(PeerAddress from, Purpose purpose, long dueNs) {
    return mint.ticket(dueNs, from, purpose);
  }

  void onOpen(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    Open open = read(in);
    if (open == null) {
      station.counters.add(What.MALFORMED);
      return;
    }
    if (!mint.knows(nowNs, from, open.purpose(), open.token())) {
      station.counters.add(open.token().length == 0 ? What.RETRIES : What.BAD_TOKEN);
      byte[] token = mint.token(nowNs, from, open.purpose());
      Datagrams.begin(station.writer, Datagrams.RETRY, station.tsi)
          .u64(open.nonce())
          .u8(token.length)
          .bytes(token, 0, token.length);
      station.send(from, out);
      return;
    }
    for (Caller caller : callers) {
      if (caller.nonce == open.nonce() && caller.from.equals(from)) {
        station.send(from, caller.message2, caller.message2.length, out);
        return;
      }
    }
    Optional<Refusal> refusal = refusal(nowNs, from, open);
    if (refusal.isPresent()) {
      refuse(from, open, refusal.get(), out);
    } else {
      answer(nowNs, from, open, out);
    }
  }

  private static Open read(WireReader in) {
    if (in.remaining() < Datagrams.OPEN_BYTES - Datagrams.PREFIX_BYTES) {
      return null; // an answer might be longer
    }
    byte[] token = in.bytes(in.u8());
    byte[] ticket = in.bytes(in.u8());
    byte[] message1 = in.bytes(Datagrams.MESSAGE_1_BYTES);
    if (in.failed()
        || token.length > Datagrams.MAX_TOKEN_BYTES
        || ticket.length > Datagrams.MAX_TOKEN_BYTES) {
      return null;
    }
    WireReader hello = new WireReader();
    hello.reset(message1, NoiseCrypto.KEY_BYTES, Datagrams.HELLO_BYTES);
    int format = hello.u8();
    Purpose purpose = purpose(hello.u8());
    long nonce = hello.u64();
    int number = (int) hello.u32();
    return format < 1 || purpose == null
        ? null
        : new Open(purpose, nonce, number, token, ticket, message1);
  }

  private static Purpose purpose(int wire) {
    for (Purpose purpose : Purpose.values()) {
      if (purpose.wire() == wire) {
        return purpose;
      }
    }
    return null;
  }

  private Optional<Refusal> refusal(long nowNs, PeerAddress from, Open open) {
    SessionSettings settings = station.settings;
    if (station.byId.size() >= settings.mostSessions()) {
      station.counters.add(What.SESSIONS_FULL);
      return Optional.of(new Refusal(BusyReason.FULL, FULL_WAIT_MS, List.of(), NOTHING));
    }
    int sameHost = 0;
    for (Caller caller : callers) {
      sameHost += StreamAddress.sameHost(caller.from, from) ? 1 : 0;
    }
    if (callers.size() >= settings.mostHandshakes()
        || sameHost >= settings.mostHandshakesPerAddress()
        || strikes.tooMany(nowNs, from)) {
      station.counters.add(What.HANDSHAKES_FULL);
      return Optional.of(new Refusal(BusyReason.RATE, BUSY_WAIT_MS, List.of(), NOTHING));
    }
    OptionalLong dueNs = mint.dueNs(nowNs, from, open.purpose(), open.ticket());
    Optional<Refusal> refusal = door.refusal(nowNs, from, open.purpose(), dueNs);
    if (refusal.isPresent()) {
      station.counters.add(What.REFUSALS);
    }
    return refusal;
  }

  /** Says why not, when, and where else, in no more bytes than the question had. */
  private void refuse(PeerAddress from, Open open, Refusal refusal, Outbox out) {
    Busy.Builder busy =
        Busy.newBuilder()
            .setReason(refusal.reason())
            .setWaitMs(refusal.waitMs())
            .setTicket(ByteString.copyFrom(refusal.ticket()));
    int room = Datagrams.OPEN_BYTES - Datagrams.PREFIX_BYTES - Long.BYTES;
    for (Contact contact : refusal.elsewhere()) {
      busy.addElsewhere(Contacts.record(contact));
      if (busy.build().getSerializedSize() > room) {
        busy.removeElsewhere(busy.getElsewhereCount() - 1);
        break;
      }
    }
    byte[] message = busy.build().toByteArray();
    if (message.length > room) {
      message = busy.clearTicket().build().toByteArray(); // not one of ours
    }
    Datagrams.begin(station.writer, Datagrams.REFUSED, station.tsi)
        .u64(open.nonce())
        .bytes(message, 0, message.length);
    station.send(from, out);
  }

  private void answer(long nowNs, PeerAddress from, Open open, Outbox out) {
    HandshakeState handshake =
        new HandshakeState(
            station.crypto, HandshakePattern.XX, false, station.prologue, station.own.keys(), null);
    if (handshake.read(open.message1(), 0, open.message1().length) == null) {
      station.counters.add(What.BAD_HANDSHAKE);
      return;
    }
    Caller caller = new Caller(from, open.nonce(), open.number(), handshake);
    station.table.add(caller);
    byte[] info = station.info(caller.number);
    WireWriter writer =
        Datagrams.begin(station.writer, Datagrams.HANDSHAKE_2, station.tsi).u64(open.nonce());
    int at = writer.reserve(info.length + handshake.overheadBytes());
    if (handshake.write(info, writer.array(), at) < 0) {
      station.table.remove(caller);
      station.counters.add(What.BAD_HANDSHAKE);
      return;
    }
    caller.message2 = Arrays.copyOf(writer.array(), writer.length());
    callers.add(caller);
    station.table.wake(caller, nowNs + station.settings.handshakeNs());
    station.send(from, out);
  }

  void onHandshake3(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    Entry entry = station.table.get((int) in.u32());
    byte[] message = in.bytes(in.remaining());
    if (in.failed()) {
      station.counters.add(What.MALFORMED);
    } else if (entry instanceof Caller caller && caller.from.equals(from)) {
      finish(nowNs, caller, message, out);
    } else if (entry instanceof Session session
        && !session.heard
        && !session.remote.dialled()
        && session.remote.address().equals(from)) {
      traffic.send(nowNs, session, Datagrams.FRAME_READY, NOTHING, 0, 0, out);
    } else {
      station.counters.add(What.STALE);
    }
  }

  private void finish(long nowNs, Caller caller, byte[] message, Outbox out) {
    byte[] payload = caller.handshake.read(message, 0, message.length);
    if (payload == null) {
      station.counters.add(What.BAD_HANDSHAKE);
      if (caller.handshake.wasted() >= MOST_WASTED) {
        giveUp(nowNs, caller);
      }
      return;
    }
    Optional<PeerInfo> info = PeerInfo.read(payload);
    Optional<Credential> peer =
        info.flatMap(
            known -> station.check.check(known.credential(), caller.handshake.remoteStatic()));
    callers.remove(caller);
    if (info.isEmpty()) {
      giveUp(nowNs, caller);
      station.counters.add(What.BAD_HANDSHAKE);
      return;
    }
    Remote remote =
        peer.map(known -> new Remote(known.node(), caller.from, known, false)).orElse(null);
    Session session =
        new Session(
            remote == null ? unknown(caller.from) : remote,
            caller.peerNumber,
            info.get().instance(),
            caller.handshake.keys(),
            nowNs);
    if (remote == null || remote.id().equals(station.own.id())) {
      station.counters.add(What.BAD_CREDENTIAL); // or ourselves, or a clone of us
      turnAway(nowNs, caller, session, Datagrams.CLOSE_CREDENTIAL, out);
    } else if (traffic.superfluous(nowNs, remote.id(), session.instance, false)) {
      station.table.remove(caller);
    } else if (station.byId.size() >= station.settings.mostSessions()
        && !station.byId.containsKey(remote.id())) {
      station.counters.add(What.SESSIONS_FULL);
      turnAway(nowNs, caller, session, Datagrams.CLOSE_FULL, out);
    } else {
      station.table.replace(caller, session);
      traffic.send(nowNs, session, Datagrams.FRAME_READY, NOTHING, 0, 0, out);
      traffic.up(nowNs, session, out);
      dialling.settleOthers(nowNs, session, out);
    }
  }

  private void turnAway(long nowNs, Caller caller, Session session, int reason, Outbox out) {
    station.table.remove(caller);
    if (reason == Datagrams.CLOSE_CREDENTIAL) {
      strikes.add(nowNs, caller.from);
    }
    traffic.sendClose(nowNs, session, reason, out);
  }

  private Remote unknown(PeerAddress from) {
    return new Remote(station.own.id(), from, null, false); // never leaves this class
  }

  /** Its handshake came to nothing. */
  void giveUp(long nowNs, Caller caller) {
    callers.remove(caller);
    station.table.remove(caller);
    strikes.add(nowNs, caller.from);
  }

  void forgetAll() {
    callers.forEach(station.table::remove);
    callers.clear();
  }
}
