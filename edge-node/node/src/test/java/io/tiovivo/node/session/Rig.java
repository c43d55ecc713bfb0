package io.tiovivo.node.session;

import io.tiovivo.credential.Credential;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Doorkeeper;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.SessionKeyPair;
import io.tiovivo.noise.jca.JcaNoiseCrypto;
import io.tiovivo.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/** Nodes with sessions alone, and real cryptography, over a network in virtual time. */
final class Rig {
  static final long MS = 1_000_000L;
  static final long SECOND = 1000 * MS;
  static final long LATENCY_NS = 10 * MS;
  static final String FLEET = "home";

  /** One datagram on its way. */
  record Flight(long atNs, long order, PeerAddress from, PeerAddress to, byte[] bytes) {}

  /** Decides what becomes of a datagram: how often it arrives, each after a delay of its own. */
  interface Fate {
    long[] delaysNs(Flight flight);
  }

  final SplittableRandom random;
  final PriorityQueue<Flight> flights =
      new PriorityQueue<>(
          (a, b) ->
              a.atNs() != b.atNs()
                  ? Long.compare(a.atNs(), b.atNs())
                  : Long.compare(a.order(), b.order()));
  final Map<PeerAddress, Node> nodes = new HashMap<>();
  final List<Flight> sent = new ArrayList<>();
  Fate fate = flight -> new long[] {LATENCY_NS};
  long nowNs;
  private long order;

  Rig(long seed) {
    random = new SplittableRandom(seed);
  }

  static PeerAddress address(int host, int port) {
    return PeerAddress.of(new byte[] {10, 0, 0, (byte) host}, port);
  }

  /** A stand-in for a signed envelope: node id and session key. */
  static byte[] envelope(NodeId id, byte[] sessionKey) {
    return ByteBuffer.allocate(NodeId.BYTES + sessionKey.length)
        .put(id.bytes())
        .put(sessionKey)
        .array();
  }

  static Optional<Credential> check(byte[] envelope, byte[] sessionKey) {
    if (envelope.length != NodeId.BYTES + NoiseCrypto.KEY_BYTES) {
      return Optional.empty();
    }
    byte[] key = Arrays.copyOfRange(envelope, NodeId.BYTES, envelope.length);
    return !Arrays.equals(key, sessionKey)
        ? Optional.empty()
        : NodeId.of(Arrays.copyOf(envelope, NodeId.BYTES))
            .map(
                id ->
                    new Credential(
                        FLEET,
                        id,
                        new byte[32],
                        key,
                        "",
                        "",
                        "",
                        Set.of(),
                        0,
                        Long.MAX_VALUE,
                        1,
                        new byte[0]));
  }

  /** A node; its id is its number. */
  Node node(int number) {
    return new Node(number, SessionSettings.standard(FLEET));
  }

  void transmit(PeerAddress from, PeerAddress to, byte[] bytes) {
    Flight leaving = new Flight(nowNs, order++, from, to, bytes);
    sent.add(leaving);
    for (long delayNs : fate.delaysNs(leaving)) {
      flights.add(new Flight(nowNs + delayNs, order++, from, to, bytes));
    }
  }

  /** Lets time pass; every node keeps its deadlines to the nanosecond. */
  void run(long forNs) {
    long endNs = nowNs + forNs;
    for (int i = 0; i < 10_000_000; i++) {
      long nextNs = flights.isEmpty() ? Machine.NEVER : flights.peek().atNs();
      for (Node node : List.copyOf(nodes.values())) {
        nextNs = Math.min(nextNs, node.sessions.deadlineNs());
      }
      if (nextNs > endNs) {
        nowNs = endNs;
        return;
      }
      nowNs = Math.max(nowNs, nextNs);
      while (!flights.isEmpty() && flights.peek().atNs() <= nowNs) {
        Flight flight = flights.poll();
        Node to = nodes.get(flight.to());
        if (to != null) {
          to.receive(flight.from(), flight.bytes());
        }
      }
      for (Node node : List.copyOf(nodes.values())) {
        if (node.sessions.deadlineNs() <= nowNs) {
          node.sessions.onDeadline(nowNs, node);
        }
      }
    }
    throw new IllegalStateException("it does not come to rest");
  }

  int bytesTo(PeerAddress to) {
    return sent.stream().filter(each -> each.to().equals(to)).mapToInt(e -> e.bytes().length).sum();
  }

  /** What happened to a node, and its own network socket. */
  final class Node implements SessionListener, Outbox {
    final NodeId id;
    final int number;
    final SessionKeyPair keys;
    final NoiseCrypto crypto;
    final List<String> log = new ArrayList<>();
    final List<Refusal> refusals = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    final SessionSettings settings;
    Doorkeeper door = (now, from, purpose, due) -> Optional.empty();
    PeerAddress address;
    Sessions sessions;
    long instance;
    int cryptoCalls;

    Node(int number, SessionSettings settings) {
      this.number = number;
      this.settings = settings;
      id = new NodeId(number, 0);
      SplittableRandom seeded = new SplittableRandom(random.nextLong());
      crypto = new Counting(new JcaNoiseCrypto(seeded::nextBytes));
      keys = crypto.generate();
      start();
      moveTo(Rig.address(number, 8486));
    }

    /** Starts anew: nothing of before is remembered. */
    void start() {
      SplittableRandom seeded = new SplittableRandom(random.nextLong());
      instance = seeded.nextLong();
      sessions =
          new Sessions(
              settings,
              new OwnIdentity(id, keys, envelope(id, keys.publicKey()), instance),
              crypto,
              Rig::check,
              (now, from, purpose, due) -> door.refusal(now, from, purpose, due),
              this,
              seeded::nextBytes,
              seeded.nextLong());
    }

    void moveTo(PeerAddress other) {
      nodes.remove(address);
      address = other;
      nodes.put(address, this);
    }

    Contact contact() {
      return new Contact(id, address, 0, "", 0);
    }

    boolean dial(Node to) {
      return dial(to.contact(), new byte[0]);
    }

    boolean dial(Contact to, byte[] ticket) {
      return sessions.dial(nowNs, to, Purpose.JOIN, ticket, this);
    }

    boolean say(Node to, String words) {
      byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
      return sessions.send(nowNs, to.id, bytes, 0, bytes.length, this);
    }

    void receive(PeerAddress from, byte[] bytes) {
      sessions.onDatagram(nowNs, from, new WireReader().reset(bytes, 0, bytes.length), this);
    }

    long count(SessionCounters.What what) {
      return sessions.counters().get(what);
    }

    @Override
    public void onUp(long now, Remote peer, Outbox out) {
      log.add("up " + peer.id().high());
    }

    @Override
    public void onMessage(long now, Remote peer, byte[] bytes, int offset, int length, Outbox out) {
      log.add(peer.id().high() + ": " + new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void onDown(long now, Remote peer, SessionEnd why, Outbox out) {
      log.add("down " + peer.id().high() + " " + why);
    }

    @Override
    public void onMoved(long now, Remote peer, PeerAddress before, Outbox out) {
      log.add("moved " + peer.id().high());
    }

    @Override
    public void onDialSucceeded(long now, Contact to, Remote peer, Outbox out) {
      log.add("dialled " + peer.id().high());
    }

    @Override
    public void onDialFailed(
        long now,
        Contact to,
        Purpose purpose,
        DialFailure why,
        Optional<Refusal> refusal,
        Outbox out) {
      log.add("failed " + why);
      refusal.ifPresent(refusals::add);
    }

    @Override
    public void onKnock(long now, PeerAddress from, long nonce, Outbox out) {
      log.add("knock " + nonce);
    }

    @Override
    public void send(PeerAddress to, byte[] bytes, int offset, int length) {
      transmit(address, to, Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void work(Work work) {
      throw new AssertionError("sessions have no work");
    }

    @Override
    public void event(Event event) {
      events.add(event);
    }

    private final class Counting implements NoiseCrypto {
      private final NoiseCrypto inner;

      Counting(NoiseCrypto inner) {
        this.inner = inner;
      }

      @Override
      public SessionKeyPair generate() {
        cryptoCalls++;
        return inner.generate();
      }

      @Override
      public byte[] agree(SessionKeyPair own, byte[] publicKey) {
        cryptoCalls++;
        return inner.agree(own, publicKey);
      }

      @Override
      public void seal(
          byte[] key, long nonce, byte[] ad, byte[] in, int at, int length, byte[] out, int to) {
        cryptoCalls++;
        inner.seal(key, nonce, ad, in, at, length, out, to);
      }

      @Override
      public boolean open(
          byte[] key, long nonce, byte[] ad, byte[] in, int at, int length, byte[] out, int to) {
        cryptoCalls++;
        return inner.open(key, nonce, ad, in, at, length, out, to);
      }
    }
  }
}
