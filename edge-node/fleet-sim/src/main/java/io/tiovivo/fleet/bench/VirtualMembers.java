package io.tiovivo.fleet.bench;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.member.Facts;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.member.MemberSettings;
import io.tiovivo.node.member.Membership;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.OverlayMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Thousands of real {@link Membership}s in virtual time and nothing else: sessions are there when
 * wanted, messages take 20 to 80 ms and are lost at a given rate.
 */
final class VirtualMembers {
  private static final long MS = 1_000_000L;

  /** Headers of IP, UDP and session, and the seal's tag, around each message. */
  static final int WRAPPING_BYTES = 28 + 8 + 8 + 16;

  /** Time enough before the start for members to have spoken of themselves at different times. */
  private static final long BEGIN_NS = 3_600_000 * MS;

  /** One supernode. */
  final class Node implements Post {
    final NodeId id;
    final PeerAddress address;
    final Membership membership;
    boolean up = true;
    int leaves = 100;
    private long scheduledNs = Machine.NEVER;

    private Node(NodeId id, PeerAddress address, List<Contact> seeds) {
      this.id = id;
      this.address = address;
      membership =
          new Membership(
              id,
              1,
              settings,
              nowNs -> facts(address, leaves),
              most -> seeds,
              VirtualMembers.this::shared,
              remote -> true,
              random.nextLong());
    }

    @Override
    public boolean send(NodeId to, OverlayMessage message) {
      Node target = nodes.get(to);
      if (target == null) {
        return false;
      }
      int wireBytes = message.getSerializedSize() + WRAPPING_BYTES;
      bytes += wireBytes;
      messages++;
      mostBytes = Math.max(mostBytes, wireBytes);
      if (target.up && random.nextDouble() >= loss) {
        long latencyNs = (20 + random.nextInt(60)) * MS;
        queue.add(new Happening(nowNs + latencyNs, order++, target, this, message));
      }
      return true;
    }

    @Override
    public void send(Contact to, Purpose purpose, OverlayMessage message) {
      send(to.id() != null ? to.id() : byAddress.get(to.address()), message);
    }

    @Override
    public void dial(Contact to, Purpose purpose, byte[] ticket) {}

    @Override
    public void hangUp(NodeId to) {}

    @Override
    public void knock(PeerAddress target, long nonce) {}

    @Override
    public void event(Event event) {}
  }

  /** A message that arrives, or (without one) a deadline. */
  private record Happening(long atNs, long order, Node at, Node from, OverlayMessage message) {}

  private final MemberSettings settings;
  private final SplittableRandom random;
  private final double loss;
  private final Map<NodeId, Node> nodes = new HashMap<>();
  private final Map<PeerAddress, NodeId> byAddress = new HashMap<>();
  private final Map<NodeId, MemberRecord> records = new HashMap<>();
  private final List<Node> all = new ArrayList<>();
  private final PriorityQueue<Happening> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Happening::atNs).thenComparingLong(Happening::order));
  private long nowNs = BEGIN_NS;
  private long order;
  private long bytes;
  private long messages;
  private long mostBytes;

  /** That many, all of which know each other. */
  VirtualMembers(int count, MemberSettings settings, double loss, long seed) {
    this.settings = settings;
    this.loss = loss;
    random = new SplittableRandom(seed);
    long spreadNs = Math.max(10_000, 100L * count) * MS;
    for (int i = 0; i < count; i++) {
      Node node = add(List.of());
      node.membership.join(BEGIN_NS - random.nextLong(spreadNs), node);
      node.scheduledNs = BEGIN_NS + random.nextLong(1_000 * MS);
      queue.add(new Happening(node.scheduledNs, order++, node, null, null));
    }
    List<MemberRecord> ring = new ArrayList<>();
    for (Node node : all) {
      ring.add(node.membership.view().find(node.id));
    }
    ring.sort(Comparator.comparing(MemberRecord::id));
    for (Node node : all) {
      for (MemberRecord member : ring) {
        node.membership.know(0, member);
      }
    }
  }

  static Facts facts(PeerAddress address, int leaves) {
    return new Facts(address, 443, "1.2.3", leaves, 800, leaves / 10, 2, false, false, 5, 20, 1234);
  }

  static PeerAddress address(int index) {
    byte[] ip = {10, (byte) (index >> 16), (byte) (index >> 8), (byte) index};
    return PeerAddress.of(ip, 8486);
  }

  private Node add(List<Contact> seeds) {
    NodeId id = new NodeId(random.nextLong(), random.nextLong() | 1);
    Node node = new Node(id, address(all.size() + 1), seeds);
    nodes.put(id, node);
    byAddress.put(node.address, id);
    all.add(node);
    return node;
  }

  private void start(Node node) {
    node.membership.join(nowNs, node);
    schedule(node);
  }

  private MemberRecord shared(MemberRecord record) {
    MemberRecord known = records.get(record.id());
    if (record.equals(known)) {
      return known;
    }
    records.put(record.id(), record);
    return record;
  }

  /** Another one, which knows one of the others. */
  Node join() {
    Node contact = all.get(random.nextInt(all.size()));
    Node node = add(List.of(new Contact(contact.id, contact.address, 0, "", 0)));
    start(node);
    return node;
  }

  /** Kills some that live, at random. */
  List<Node> kill(int count) {
    List<Node> killed = new ArrayList<>();
    while (killed.size() < count) {
      Node node = all.get(random.nextInt(all.size()));
      if (node.up) {
        node.up = false;
        killed.add(node);
      }
    }
    return killed;
  }

  /** Gives that part of all another number of leaves, far enough from the last to be told. */
  void churn(double part) {
    for (Node node : all) {
      if (random.nextDouble() < part) {
        node.leaves = 100 + (node.leaves + 100 + random.nextInt(200)) % 500;
      }
    }
  }

  void run(long forNs) {
    long endNs = nowNs + forNs;
    while (!queue.isEmpty() && queue.peek().atNs <= endNs) {
      Happening next = queue.poll();
      nowNs = next.atNs;
      happen(next);
    }
    nowNs = endNs;
  }

  private void happen(Happening next) {
    Node node = next.at;
    if (next.message == null) {
      if (node.scheduledNs != next.atNs) {
        return;
      }
      node.scheduledNs = Machine.NEVER;
    }
    if (!node.up) {
      return;
    }
    if (next.message == null) {
      node.membership.onDeadline(nowNs, node);
    } else {
      Remote from = new Remote(next.from.id, next.from.address, null, false);
      node.membership.onMessage(nowNs, from, next.message, node);
    }
    schedule(node);
  }

  private void schedule(Node node) {
    long deadlineNs = node.membership.deadlineNs();
    if (deadlineNs < node.scheduledNs) {
      node.scheduledNs = Math.max(deadlineNs, nowNs + 1);
      queue.add(new Happening(node.scheduledNs, order++, node, null, null));
    }
  }

  long nowNs() {
    return nowNs;
  }

  long bytes() {
    return bytes;
  }

  long messages() {
    return messages;
  }

  long mostBytes() {
    return mostBytes;
  }

  /** How many that live know that node as a member. */
  int knowing(Node whom) {
    int count = 0;
    for (Node node : all) {
      boolean other = node.up && node != whom;
      count += other && node.membership.view().find(whom.id) != null ? 1 : 0;
    }
    return count;
  }

  int living() {
    int count = 0;
    for (Node node : all) {
      count += node.up ? 1 : 0;
    }
    return count;
  }

  /** Members that live and were buried by somebody, over all views. */
  long wronglyBuried(int dead) {
    long deaths = 0;
    for (Node node : all) {
      deaths += node.up ? Math.max(0, node.membership.counters().deaths() - dead) : 0;
    }
    return deaths;
  }
}
