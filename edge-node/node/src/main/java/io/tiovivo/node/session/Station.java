package io.tiovivo.node.session;

import io.tiovivo.identity.Fleet;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** What dialling, answering and traffic share. */
final class Station {
  final SessionSettings settings;
  final NoiseCrypto crypto;
  final PeerCheck check;
  final SessionListener listener;
  final Entropy entropy;
  final SplittableRandom random;
  final SessionCounters counters = new SessionCounters();
  final Table table;
  final Map<NodeId, Session> byId = new HashMap<>();
  final int tsi;
  final byte[] prologue;
  OwnIdentity own;

  /** The datagram that is being made. */
  final WireWriter writer = new WireWriter(SessionSettings.MAX_DATAGRAM_BYTES);

  Station(
      SessionSettings settings,
      OwnIdentity own,
      NoiseCrypto crypto,
      PeerCheck check,
      SessionListener listener,
      Entropy entropy,
      long seed) {
    this.settings = settings;
    this.own = own;
    this.crypto = crypto;
    this.check = check;
    this.listener = listener;
    this.entropy = entropy;
    random = new SplittableRandom(seed);
    table = new Table(random);
    tsi = Fleet.tsi(settings.fleet());
    prologue = ("tiovivo/1/session" + settings.fleet()).getBytes(StandardCharsets.UTF_8);
  }

  /** Sends what {@link #writer} holds. */
  void send(PeerAddress to, Outbox out) {
    send(to, writer.array(), writer.length(), out);
  }

  void send(PeerAddress to, byte[] bytes, int length, Outbox out) {
    counters.add(SessionCounters.What.SENT);
    counters.add(SessionCounters.What.SENT_BYTES, length);
    out.send(to, bytes, 0, length);
  }

  /** 64 bits that nobody can guess. */
  long draw() {
    byte[] drawn = new byte[Long.BYTES];
    entropy.fill(drawn);
    return ByteBuffer.wrap(drawn).getLong();
  }

  /** What messages 2 and 3 carry: format, our number for the session, our start, credential. */
  byte[] info(int number) {
    byte[] credential = own.credential();
    return ByteBuffer.allocate(Datagrams.INFO_BYTES + credential.length)
        .put((byte) Datagrams.FORMAT)
        .putInt(number)
        .putLong(own.instance())
        .putShort((short) credential.length)
        .put(credential)
        .array();
  }
}
