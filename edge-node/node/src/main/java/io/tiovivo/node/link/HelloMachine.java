package io.tiovivo.node.link;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.WireReader;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Finds the fleet's other nodes on the segment: says hello to a multicast group at jittered
 * intervals and keeps a bounded table of who else does. States, timers and limits: docs/NODE.md.
 *
 * <p>Hellos are not signed. What they tell is good enough to see one's neighbours and that the
 * network works; nothing may be decided on it that an attacker on the segment would gain by.
 */
public final class HelloMachine implements Machine {
  private final HelloSettings settings;
  private final SplittableRandom jitter;
  private final PeerTable peers;
  private final long startedNs;
  private NodeCard card;
  private int sequence;
  private long lastSentNs;
  private long nextHelloNs;
  private int unheardHellos;
  private boolean left;

  private long own;
  private long accepted;
  private long foreign;
  private long unknownVersion;
  private long malformed;
  private long stale;
  private long tableFull;
  private long identityTaken;

  /**
   * A machine whose first hello goes out within an eager interval, at a random moment.
   *
   * @param seed of the jitter: nodes that start together must not share one
   */
  public HelloMachine(HelloSettings settings, NodeCard card, long seed, long nowNs) {
    this.settings = settings;
    this.card = card;
    jitter = new SplittableRandom(seed);
    peers = new PeerTable(settings.maxPeers());
    startedNs = nowNs;
    lastSentNs = nowNs;
    nextHelloNs = nowNs + jitter.nextLong(settings.eagerIntervalNs() / 4);
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    HelloPacket.Read read = HelloPacket.decode(in, settings.tsi());
    if (read.flaw() != null) {
      switch (read.flaw()) {
        case FOREIGN -> foreign++;
        case UNKNOWN_VERSION -> unknownVersion++;
        case MALFORMED -> malformed++;
      }
      return;
    }
    HelloPacket hello = read.packet();
    if (hello.id().equals(settings.id())) {
      onOwnId(from, hello, out);
    } else {
      onPeer(nowNs, from, hello, out);
    }
  }

  private void onOwnId(PeerAddress from, HelloPacket hello, Outbox out) {
    if (hello.instance() != settings.instance()) {
      identityTaken++;
      out.event(new HelloEvent.IdentityTaken(from));
      return;
    }
    own++;
    unheardHellos = 0;
    out.event(new HelloEvent.OwnHelloHeard());
  }

  private void onPeer(long nowNs, PeerAddress from, HelloPacket hello, Outbox out) {
    Peer known = peers.find(hello.id()).orElse(null);
    boolean sameInstance = known != null && known.instance() == hello.instance();
    if (sameInstance && Integer.compareUnsigned(hello.sequence(), known.sequence()) <= 0) {
      stale++;
      return;
    }
    if (hello.leaving()) {
      onGoodbye(hello, known, sameInstance, out);
      return;
    }
    Peer peer =
        new Peer(
            hello.id(),
            from,
            hello.card(),
            hello.instance(),
            hello.sequence(),
            nowNs,
            nowNs + settings.missedHellos() * 1_000_000L * intervalMs(hello));
    if (!peers.put(peer)) {
      tableFull++;
      return;
    }
    accepted++;
    if (!sameInstance) {
      out.event(new HelloEvent.PeerFound(peer, peers.count()));
      sayHelloSoon(nowNs);
    } else if (!known.card().equals(peer.card()) || !known.address().equals(from)) {
      out.event(new HelloEvent.PeerChanged(peer));
    }
  }

  private void onGoodbye(HelloPacket hello, Peer known, boolean sameInstance, Outbox out) {
    // A goodbye of an earlier start that was overtaken must not remove the node that runs now.
    if (known == null || !sameInstance) {
      stale++;
      return;
    }
    accepted++;
    peers.remove(hello.id());
    out.event(new HelloEvent.PeerLost(known, true, peers.count()));
  }

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {
    if (command instanceof HelloCommand.Describe describe) {
      card = describe.card();
      sayHelloSoon(nowNs);
    } else if (command instanceof HelloCommand.Leave && !left) {
      send(nowNs, true, out);
      left = true;
    }
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    peers.expire(nowNs, peer -> out.event(new HelloEvent.PeerLost(peer, false, peers.count())));
    if (left || nowNs < nextHelloNs) {
      return;
    }
    send(nowNs, false, out);
    unheardHellos++;
    if (unheardHellos % settings.deafHellos() == 0) {
      out.event(new HelloEvent.Deaf(unheardHellos));
    }
  }

  @Override
  public long deadlineNs() {
    return left ? NEVER : Math.min(nextHelloNs, peers.nextExpiryNs());
  }

  /** The peers in the table, in the order in which they were found. */
  public List<Peer> peers() {
    return peers.list();
  }

  public HelloCounters counters() {
    return new HelloCounters(
        Integer.toUnsignedLong(sequence),
        own,
        accepted,
        foreign,
        unknownVersion,
        malformed,
        stale,
        tableFull,
        identityTaken);
  }

  private void send(long nowNs, boolean leaving, Outbox out) {
    sequence++;
    HelloPacket hello =
        new HelloPacket(
            settings.id(),
            settings.instance(),
            sequence,
            card,
            leaving,
            (int) (settings.intervalNs() / 1_000_000),
            (int) Math.min(Integer.MAX_VALUE, (nowNs - startedNs) / 1_000_000_000));
    byte[] bytes = hello.encode(settings.tsi());
    out.send(settings.group(), bytes, 0, bytes.length);
    lastSentNs = nowNs;
    boolean eager = Integer.compareUnsigned(sequence, settings.eagerHellos()) <= 0;
    nextHelloNs = nowNs + jittered(eager ? settings.eagerIntervalNs() : settings.intervalNs());
  }

  // A newcomer should not wait a whole interval for us; at most one hello per eager interval,
  // however
  // many newcomers there are, so a mass start does not multiply.
  private void sayHelloSoon(long nowNs) {
    long earliestNs = Math.max(nowNs, lastSentNs + settings.eagerIntervalNs());
    long soonNs = earliestNs + jitter.nextLong(settings.eagerIntervalNs() / 2);
    nextHelloNs = Math.min(nextHelloNs, soonNs);
  }

  private long jittered(long longestNs) {
    return longestNs - jitter.nextLong(longestNs / 3);
  }

  private static int intervalMs(HelloPacket hello) {
    return Math.max(
        HelloSettings.MIN_INTERVAL_MS, Math.min(HelloSettings.MAX_INTERVAL_MS, hello.intervalMs()));
  }
}
