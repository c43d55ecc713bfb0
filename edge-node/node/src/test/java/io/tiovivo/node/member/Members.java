package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.PartWorld;
import io.tiovivo.node.message.Contact;
import java.util.ArrayList;
import java.util.List;

/** Supernodes in a {@link PartWorld}. */
final class Members {
  static final long S = 1_000_000_000L;

  static final class Node {
    final PartWorld.Host host;
    Membership membership;
    Facts facts;
    long start = 1;
    boolean up = true;

    Node(PartWorld.Host host) {
      this.host = host;
      facts = Facts.idle(host.address, "1.0", 100);
    }

    MembershipView view() {
      return membership.view();
    }
  }

  final PartWorld world;
  final List<Node> nodes = new ArrayList<>();
  final List<Contact> seeds = new ArrayList<>();
  private final MemberSettings settings;

  Members(long seed, MemberSettings settings) {
    world = new PartWorld(seed);
    this.settings = settings;
  }

  /** That many, all of which know the first. */
  static Members joined(long seed, int count, MemberSettings settings) {
    Members members = new Members(seed, settings);
    for (int i = 0; i < count; i++) {
      members.join(members.node());
    }
    return members;
  }

  Node node() {
    int index = nodes.size() + 1;
    NodeId id = new NodeId(world.random().nextLong(), world.random().nextLong() | 1);
    PeerAddress address =
        PeerAddress.of(
            new byte[] {10, (byte) (index >> 16), (byte) (index >> 8), (byte) index}, 8486);
    Node node = new Node(world.host(id, address));
    nodes.add(node);
    if (seeds.isEmpty()) {
      seeds.add(new Contact(null, address, 0, "", 0));
    }
    return node;
  }

  void join(Node node) {
    node.membership =
        new Membership(
            node.host.id,
            node.start,
            settings,
            nowNs -> node.facts,
            most -> seeds,
            RecordPool.NONE,
            remote -> true,
            world.random().nextLong());
    node.host.parts.add(node.membership);
    world.touch(node.host, () -> node.membership.join(world.nowNs(), node.host));
  }

  void kill(Node node) {
    node.up = false;
    world.kill(node.host);
  }

  void restart(Node node) {
    node.start++;
    node.up = true;
    world.revive(node.host);
    join(node);
  }

  void seconds(long seconds) {
    world.run(seconds * S);
  }

  /** Whether everybody who is up knows exactly those who are. */
  boolean agree() {
    return disagreement().isEmpty();
  }

  String disagreement() {
    long up = nodes.stream().filter(each -> each.up).count();
    for (Node node : nodes) {
      if (!node.up) {
        continue;
      }
      for (Node other : nodes) {
        boolean known = node.view().find(other.host.id) != null;
        if (known != other.up) {
          return node.host.address.low() % 65536
              + (known ? " still knows " : " does not know ")
              + other.host.address.low() % 65536;
        }
      }
      if (node.view().size() != up) {
        return node.view().size() + " members instead of " + up;
      }
    }
    return "";
  }

  /** Seconds until all agree; -1: not within that many. */
  int secondsUntilAgreed(int most) {
    for (int waited = 0; waited <= most; waited++) {
      if (agree()) {
        return waited;
      }
      seconds(1);
    }
    return -1;
  }
}
