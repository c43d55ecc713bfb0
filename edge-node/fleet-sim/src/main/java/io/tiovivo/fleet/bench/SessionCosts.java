package io.tiovivo.fleet.bench;

import io.tiovivo.credential.Credential;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.session.DialFailure;
import io.tiovivo.node.session.OwnIdentity;
import io.tiovivo.node.session.SessionEnd;
import io.tiovivo.node.session.SessionListener;
import io.tiovivo.node.session.SessionSettings;
import io.tiovivo.node.session.Sessions;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.SessionKeyPair;
import io.tiovivo.noise.jca.JcaNoiseCrypto;
import io.tiovivo.wire.WireReader;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** The operations that {@link SessionBench} measures: real sessions, hand to hand. */
final class SessionCosts {
  /** As the authority makes them, chain included. */
  static final int CREDENTIAL_BYTES = 420;

  private static final int HEADER_BYTES = 16;
  private static final byte[] NOTHING = {};

  private final SplittableRandom random = new SplittableRandom(1);
  private final NoiseCrypto crypto = new JcaNoiseCrypto(random::nextBytes);
  private final JcaSigningKey signer = JcaSigningKey.generate(random::nextBytes);
  private final byte[] signed = new byte[CREDENTIAL_BYTES];
  private final byte[] signature = signer.sign(signed);
  private final SessionKeyPair pair = crypto.generate();
  private final SessionKeyPair other = crypto.generate();
  private final byte[] key = new byte[NoiseCrypto.KEY_BYTES];
  private final byte[] plain = new byte[SessionSettings.MAX_DATAGRAM_BYTES];
  private final byte[] sealed = new byte[SessionSettings.MAX_DATAGRAM_BYTES];
  private final byte[][] inTurn = new byte[2][];
  private final byte[] opened = new byte[SessionSettings.MAX_DATAGRAM_BYTES];
  private final JcaSignatures signatures = new JcaSignatures();
  private final Side caller = new Side(1);
  private final Side answerer = new Side(2);
  private long nonce;
  private long answeringNs;
  private byte[] open;

  /** One node with sessions alone. */
  private final class Side implements Outbox, SessionListener {
    final NodeId id;
    final PeerAddress address;
    final Sessions sessions;
    final ArrayDeque<byte[]> out = new ArrayDeque<>();
    final WireReader reader = new WireReader();

    Side(int number) {
      id = new NodeId(number, 0);
      byte[] host = {10, (byte) (number >>> 16), (byte) (number >>> 8), (byte) number};
      address = PeerAddress.of(host, 8486);
      SessionKeyPair keys = crypto.generate();
      byte[] credential = Arrays.copyOf(id.bytes(), CREDENTIAL_BYTES);
      sessions =
          new Sessions(
              SessionSettings.standard("bench"),
              new OwnIdentity(id, keys, credential, random.nextLong()),
              crypto,
              SessionCosts.this::check,
              (now, from, purpose, due) -> Optional.empty(),
              this,
              random::nextBytes,
              number);
    }

    void take(PeerAddress from, byte[] bytes) {
      sessions.onDatagram(0, from, reader.reset(bytes, 0, bytes.length), this);
    }

    @Override
    public void send(PeerAddress to, byte[] bytes, int offset, int length) {
      out.add(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void work(Work work) {
      throw new IllegalStateException("sessions have no work");
    }

    @Override
    public void event(Event event) {}

    @Override
    public void onUp(long nowNs, Remote peer, Outbox to) {}

    @Override
    public void onMessage(
        long nowNs, Remote peer, byte[] bytes, int offset, int length, Outbox to) {}

    @Override
    public void onDown(long nowNs, Remote peer, SessionEnd why, Outbox to) {}

    @Override
    public void onDialSucceeded(long nowNs, Contact to, Remote peer, Outbox box) {}

    @Override
    public void onDialFailed(
        long nowNs,
        Contact to,
        Purpose purpose,
        DialFailure why,
        Optional<Refusal> refusal,
        Outbox box) {
      throw new IllegalStateException("a dial failed: " + why);
    }
  }

  /** What checking a credential costs: one signature. */
  private Optional<Credential> check(byte[] envelope, byte[] sessionKey) {
    verify();
    NodeId id = NodeId.of(Arrays.copyOf(envelope, NodeId.BYTES)).orElseThrow();
    return Optional.of(
        new Credential(
            "bench",
            id,
            new byte[NoiseCrypto.KEY_BYTES],
            sessionKey.clone(),
            "",
            "",
            "",
            Set.of(),
            0,
            Long.MAX_VALUE,
            1,
            envelope.clone()));
  }

  void agree() {
    crypto.agree(pair, other.publicKey());
  }

  void verify() {
    if (!signatures.verify(signer.publicKey(), signed, signature)) {
      throw new IllegalStateException("a signature of ours does not verify");
    }
  }

  void seal(int length) {
    crypto.seal(key, nonce++, NOTHING, plain, 0, length, sealed, 0);
  }

  /** Opens two datagrams in turn: the JDK refuses the same nonce twice in a row. */
  void open(int length) {
    if (inTurn[0] == null || inTurn[0].length != length + NoiseCrypto.TAG_BYTES) {
      for (int i = 0; i < inTurn.length; i++) {
        inTurn[i] = new byte[length + NoiseCrypto.TAG_BYTES];
        crypto.seal(key, i, NOTHING, plain, 0, length, inTurn[i], 0);
      }
    }
    int turn = (int) (nonce++ & 1);
    if (!crypto.open(key, turn, NOTHING, inTurn[turn], 0, inTurn[turn].length, opened, 0)) {
      throw new IllegalStateException("what was sealed does not open");
    }
  }

  void unproven() {
    if (open == null) {
      Side stranger = new Side(3);
      stranger.sessions.dial(0, contact(answerer), Purpose.JOIN, NOTHING, stranger);
      open = stranger.out.remove();
    }
    answerer.take(caller.address, open);
    answerer.out.clear();
  }

  void connect() {
    connect(caller);
  }

  private void connect(Side side) {
    side.sessions.dial(0, contact(answerer), Purpose.JOIN, NOTHING, side);
    while (!side.out.isEmpty() || !answerer.out.isEmpty()) {
      if (!side.out.isEmpty()) {
        byte[] bytes = side.out.remove();
        long startNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        answerer.take(side.address, bytes);
        answeringNs += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startNs;
      } else {
        side.take(answerer.address, answerer.out.remove());
      }
    }
    if (side.sessions.count() != 1) {
      throw new IllegalStateException("no session came up");
    }
  }

  /** From nothing to a session that both sides use, and back to nothing. */
  void handshake() {
    connect(caller);
    caller.sessions.closeAll(0, caller);
    while (!caller.out.isEmpty()) {
      answerer.take(caller.address, caller.out.remove());
    }
  }

  /** Processor time of the side that answers, so far. */
  long answeringNs() {
    return answeringNs;
  }

  void message(int length) {
    caller.sessions.send(0, answerer.id, plain, 0, length, caller);
    byte[] datagram = caller.out.remove();
    if (datagram.length < length + HEADER_BYTES) {
      throw new IllegalStateException("that was no message");
    }
    answerer.take(caller.address, datagram);
  }

  /** Heap that one more session takes, on the side that is called. */
  long heapPerSession(int sessions) {
    for (int i = 0; i < sessions / 4; i++) {
      connect(new Side(100_000 + i)); // what is made once is there now
    }
    int had = answerer.sessions.count();
    long before = used();
    for (int i = 0; i < sessions; i++) {
      connect(new Side(1000 + i));
    }
    long after = used();
    if (answerer.sessions.count() != had + sessions) {
      throw new IllegalStateException("not all sessions stayed");
    }
    return (after - before) / sessions;
  }

  private static long used() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Contact contact(Side side) {
    return new Contact(side.id, side.address, 0, "", 0);
  }
}
