package io.tiovivo.node.session;

import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.credential.Credential;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.Busy;
import io.tiovivo.node.proto.BusyReason;
import io.tiovivo.node.session.SessionCounters.What;
import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.Arrays;
import java.util.Optional;

/** What comes back to a dial before its session is up. */
final class DialAnswers {
  /** Tokens that one dial takes: more than one when the first was lost for long. */
  private static final int MOST_RETRIES = 3;

  /** Forged answers that one dial looks at; each costs a key agreement. */
  private static final int MOST_FORGED = 4;

  /** Contacts of a refusal that are passed on. */
  private static final int MOST_ELSEWHERE = 8;

  private static final int MAX_WAIT_MS = 3_600_000;

  private final Station station;
  private final Dialling dialling;
  private final Traffic traffic;

  DialAnswers(Station station, Dialling dialling, Traffic traffic) {
    this.station = station;
    this.dialling = dialling;
    this.traffic = traffic;
  }

  void onRetry(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    Dial dial = dialling.waiting(from, in.u64());
    int length = in.u8();
    byte[] token = in.bytes(Math.min(length, Datagrams.MAX_TOKEN_BYTES + 1));
    if (in.failed() || token.length > Datagrams.MAX_TOKEN_BYTES) {
      station.counters.add(What.MALFORMED);
    } else if (dial == null || dial.message3 != null || dial.retries == MOST_RETRIES) {
      station.counters.add(What.STALE);
    } else {
      dialling.heard(dial);
      dial.retries++;
      dial.token = token;
      dialling.sendOpen(nowNs, dial, out);
    }
  }

  void onRefused(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    Dial dial = dialling.waiting(from, in.u64());
    if (dial == null || dial.message3 != null) {
      station.counters.add(in.failed() ? What.MALFORMED : What.STALE);
      return;
    }
    try {
      Busy busy =
          Busy.parseFrom(in.bytes(in.remaining()), ExtensionRegistryLite.getEmptyRegistry());
      dialling.heard(dial);
      dialling.fail(nowNs, dial, DialFailure.REFUSED, Optional.of(refusal(busy)), out);
    } catch (InvalidProtocolBufferException broken) {
      station.counters.add(What.MALFORMED);
    }
  }

  private static Refusal refusal(Busy busy) {
    BusyReason reason =
        busy.getReason() == BusyReason.UNRECOGNIZED
            ? BusyReason.BUSY_REASON_UNSPECIFIED
            : busy.getReason();
    int waitMs = busy.getWaitMs() < 0 ? MAX_WAIT_MS : Math.min(busy.getWaitMs(), MAX_WAIT_MS);
    byte[] ticket = busy.getTicket().toByteArray();
    return new Refusal(
        reason,
        waitMs,
        Contacts.of(busy.getElsewhereList(), MOST_ELSEWHERE),
        ticket.length > Datagrams.MAX_TOKEN_BYTES ? new byte[0] : ticket);
  }

  void onHandshake2(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    Dial dial = dialling.waiting(from, in.u64());
    if (dial == null || dial.message3 != null || dial.forged == MOST_FORGED) {
      station.counters.add(in.failed() ? What.MALFORMED : What.STALE);
      return;
    }
    byte[] message = in.bytes(in.remaining());
    byte[] payload = dial.handshake.read(message, 0, message.length);
    Optional<PeerInfo> info = payload == null ? Optional.empty() : PeerInfo.read(payload);
    if (info.isEmpty()) {
      dial.forged++;
      station.counters.add(What.BAD_HANDSHAKE);
      if (payload != null) {
        dialling.fail(nowNs, dial, DialFailure.WRONG_PEER, Optional.empty(), out);
      }
      return;
    }
    dialling.heard(dial);
    byte[] key = dial.handshake.remoteStatic();
    Credential peer = station.check.check(info.get().credential(), key).orElse(null);
    if (peer == null) {
      station.counters.add(What.BAD_CREDENTIAL);
    }
    NodeId wanted = dial.contact.id();
    if (peer == null || wanted != null && !wanted.equals(peer.node())) {
      dialling.fail(nowNs, dial, DialFailure.WRONG_PEER, Optional.empty(), out);
    } else if (peer.node().equals(station.own.id())) {
      dialling.fail(nowNs, dial, DialFailure.OURSELVES, Optional.empty(), out);
    } else {
      accept(nowNs, dial, peer, info.get(), out);
    }
  }

  private void accept(long nowNs, Dial dial, Credential peer, PeerInfo info, Outbox out) {
    if (traffic.superfluous(nowNs, peer.node(), info.instance(), true)) {
      dialling.succeed(nowNs, dial, station.byId.get(peer.node()).remote, out);
      return;
    }
    byte[] own = station.info(dial.number);
    WireWriter writer =
        Datagrams.begin(station.writer, Datagrams.HANDSHAKE_3, station.tsi).u32(unsigned(info));
    int at = writer.reserve(own.length + dial.handshake.overheadBytes());
    if (dial.handshake.write(own, writer.array(), at) < 0) {
      station.counters.add(What.BAD_HANDSHAKE);
      dialling.fail(nowNs, dial, DialFailure.WRONG_PEER, Optional.empty(), out);
      return;
    }
    dial.message3 = Arrays.copyOf(writer.array(), writer.length());
    dial.peer = peer.node();
    Remote remote = new Remote(peer.node(), dial.target, peer, true);
    dial.session =
        new Session(remote, info.number(), info.instance(), dial.handshake.keys(), nowNs);
    dial.handshake = null;
    station.send(dial.target, out);
    dial.intervalNs = station.settings.retransmitNs();
    dialling.repeatLater(nowNs, dial);
  }

  private static long unsigned(PeerInfo info) {
    return Integer.toUnsignedLong(info.number());
  }
}
