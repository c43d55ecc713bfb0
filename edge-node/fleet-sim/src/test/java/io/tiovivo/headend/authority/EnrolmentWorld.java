package io.tiovivo.headend.authority;

import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.headend.keys.KeysCommand;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.node.enrol.EnrolmentEvent;
import io.tiovivo.node.enrol.EnrolmentKeys;
import io.tiovivo.node.enrol.EnrolmentMachine;
import io.tiovivo.node.enrol.EnrolmentSettings;
import io.tiovivo.wire.WireReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Boxes and an authority with real keys, real signatures and a real ledger, in virtual time. */
final class EnrolmentWorld implements AutoCloseable {
  static final long SECOND_NS = 1_000_000_000L;
  static final long DAY_NS = 86_400 * SECOND_NS;
  static final PeerAddress AUTHORITY = PeerAddress.of(new byte[] {10, 0, 0, 1}, 8487);

  private static final long LATENCY_NS = 20_000_000;
  private static final int MAX_STEPS = 5_000_000;

  private record Flight(long atNs, long order, PeerAddress from, PeerAddress to, byte[] bytes)
      implements Comparable<Flight> {
    @Override
    public int compareTo(Flight other) {
      return atNs != other.atNs ? Long.compare(atNs, other.atNs) : Long.compare(order, other.order);
    }
  }

  final class Box implements EnrolmentKeys {
    final JcaSigningKey key;
    final byte[] sessionKey;
    final CredentialCheck credentials;
    final PeerAddress address;
    final List<Event> events = new ArrayList<>();
    EnrolmentMachine machine;

    Box(int number, Trust trust) {
      byte[] seed = new byte[32];
      random.nextBytes(seed);
      key = JcaSigningKey.ofSeed(seed);
      sessionKey = new byte[32];
      random.nextBytes(sessionKey);
      credentials = new CredentialCheck(trust);
      address = PeerAddress.of(new byte[] {10, 1, (byte) (number >> 8), (byte) number}, 8486);
    }

    NodeId id() {
      return NodeId.ofKey(key.publicKey());
    }

    Box start(String claim, byte[] hardware, byte[] held, long spreadNs) {
      EnrolmentSettings plain =
          EnrolmentSettings.standard(
              "garden", "rpi-3b", "1.0", "", hardware, claim, List.of(AUTHORITY));
      EnrolmentSettings settings =
          new EnrolmentSettings(
              plain.fleet(),
              plain.board(),
              plain.version(),
              "",
              hardware,
              claim,
              plain.authorities(),
              spreadNs,
              plain.answerNs(),
              plain.longestNs(),
              plain.refusedNs());
      machine =
          new EnrolmentMachine(
              settings, this, credentials, held, random::nextBytes, random.nextLong(), nowNs);
      machines.put(address, machine);
      listeners.put(address, events);
      return this;
    }

    Box start(String claim) {
      return start(claim, new byte[0], new byte[0], SECOND_NS);
    }

    <E extends EnrolmentEvent> List<E> events(Class<E> kind) {
      return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public byte[] signingKey() {
      return key.publicKey();
    }

    @Override
    public byte[] sessionKey() {
      return sessionKey;
    }

    @Override
    public byte[] sign(byte[] message) {
      return key.sign(message);
    }
  }

  final Path directory;
  final SplittableRandom random;
  final long startS = System.currentTimeMillis() / 1000;
  final List<Event> told = new ArrayList<>();
  final List<Box> boxes = new ArrayList<>();
  long nowNs;
  int lossPercent;
  long longestAnswer;
  AuthorityMachine authority;
  private final Map<PeerAddress, Machine> machines = new HashMap<>();
  private final Map<PeerAddress, List<Event>> listeners = new HashMap<>();
  private final PriorityQueue<Flight> flights = new PriorityQueue<>();
  private long order;
  private LedgerFile ledger;

  EnrolmentWorld(Path directory, long seed) throws Exception {
    this.directory = directory;
    random = new SplittableRandom(seed);
    System.out.println("seed " + seed);
    FleetKeys.create(directory, "garden", 3, 2, startS);
  }

  long nowS() {
    return startS + nowNs / SECOND_NS;
  }

  Trust trust() throws Exception {
    return FleetKeys.open(directory).trust();
  }

  Box box(Trust trust) {
    Box box = new Box(boxes.size(), trust);
    boxes.add(box);
    return box;
  }

  Box box() throws Exception {
    return box(trust());
  }

  void serve(double perSecond, int waiting) throws Exception {
    ledger = LedgerFile.open(directory, message -> {});
    CredentialIssuer issuer = new CredentialIssuer(directory, this::nowS);
    RevokedFile revoked = RevokedFile.read(directory.resolve(RevokedFile.NAME));
    AuthorityDesk desk = new AuthorityDesk(issuer, 90, revoked, told::add);
    authority =
        new AuthorityMachine(
            new AuthoritySettings("garden", 90, perSecond, waiting),
            ledger,
            desk,
            issuer,
            new JcaSignatures(),
            this::nowS);
    machines.put(AUTHORITY, authority);
    listeners.put(AUTHORITY, told);
  }

  void serve() throws Exception {
    serve(100, 8192);
  }

  void stopServing() throws Exception {
    machines.remove(AUTHORITY);
    ledger.close();
  }

  Claim claim(int bytes, int uses, Preset preset) throws Exception {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    Claim claim =
        new Claim(io.tiovivo.credential.ClaimCode.of(secret), uses, nowS() + 100 * 86_400, preset);
    inLedger(
        turn -> {
          turn.add(claim.line());
          return claim;
        });
    return claim;
  }

  <T> T inLedger(Ledger.Body<T> body) throws Exception {
    try (LedgerFile other = LedgerFile.open(directory, message -> {})) {
      return other.turn(body);
    }
  }

  void rotate(String key) {
    org.junit.jupiter.api.Assertions.assertEquals(
        0, KeysCommand.run("rotate-root", "--replace", key, "--dir", directory.toString()));
  }

  void run(long forNs) {
    long endNs = nowNs + forNs;
    for (int step = 0; step < MAX_STEPS; step++) {
      long nextNs = flights.isEmpty() ? Long.MAX_VALUE : flights.peek().atNs;
      PeerAddress due = null;
      for (Map.Entry<PeerAddress, Machine> each : machines.entrySet()) {
        if (each.getValue().deadlineNs() < nextNs) {
          nextNs = each.getValue().deadlineNs();
          due = each.getKey();
        }
      }
      if (nextNs > endNs) {
        nowNs = endNs;
        return;
      }
      nowNs = Math.max(nowNs, nextNs);
      if (due != null) {
        machines.get(due).onDeadline(nowNs, new Sender(due));
      } else {
        Flight flight = flights.remove();
        Machine to = machines.get(flight.to);
        if (to != null) {
          to.onDatagram(nowNs, flight.from, WireReader.of(flight.bytes), new Sender(flight.to));
        }
      }
    }
    throw new AssertionError("too many steps");
  }

  /** A datagram to a machine, from anywhere. */
  void inject(PeerAddress to, byte[] bytes) {
    machines.get(to).onDatagram(nowNs, AUTHORITY, WireReader.of(bytes), new Sender(to));
  }

  @Override
  public void close() throws java.io.IOException {
    if (ledger != null) {
      ledger.close();
    }
  }

  private final class Sender implements Outbox {
    private final PeerAddress from;

    Sender(PeerAddress from) {
      this.from = from;
    }

    @Override
    public void send(PeerAddress to, byte[] bytes, int offset, int length) {
      if (from.equals(AUTHORITY)) {
        longestAnswer = Math.max(longestAnswer, length);
      }
      if (random.nextInt(100) >= lossPercent) {
        byte[] copy = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
        long jitterNs = random.nextLong(LATENCY_NS);
        flights.add(new Flight(nowNs + LATENCY_NS + jitterNs, order++, from, to, copy));
      }
    }

    @Override
    public void work(Work work) {
      throw new AssertionError("no work here");
    }

    @Override
    public void event(Event event) {
      listeners.get(from).add(event);
    }
  }
}
