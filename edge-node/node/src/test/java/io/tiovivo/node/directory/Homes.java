package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.PartWorld;
import io.tiovivo.node.member.Facts;
import io.tiovivo.node.member.MemberSettings;
import io.tiovivo.node.member.Membership;
import io.tiovivo.node.member.RecordPool;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.NodeStart;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Supernodes and leaves with a directory each, in a {@link PartWorld}; leases are the test's. */
final class Homes {
  static final long S = 1_000_000_000L;

  static final class Home {
    final PartWorld.Host host;
    final NodeStart card;
    Membership membership;
    Directory directory;
    Home supernode;
    boolean up = true;

    Home(PartWorld.Host host, NodeStart card) {
      this.host = host;
      this.card = card;
    }
  }

  final PartWorld world;
  final List<Home> supernodes = new ArrayList<>();
  final DirectorySettings settings;
  boolean lookupOn = true;
  boolean presenceOn = true;
  private int addresses;

  Homes(long seed, int supernodeCount, DirectorySettings settings) {
    world = new PartWorld(seed);
    this.settings = settings;
    for (int i = 0; i < supernodeCount; i++) {
      supernode();
    }
    seconds(60);
  }

  Home supernode() {
    Home home = home("s" + supernodes.size());
    supernodes.add(home);
    start(home, 1);
    world.touch(home.host, () -> home.membership.join(world.nowNs(), home.host));
    return home;
  }

  Home leaf(String name, Home supernode) {
    Home home = home(name);
    start(home, 1);
    lease(home, home.card, supernode);
    return home;
  }

  private Home home(String name) {
    int at = ++addresses;
    NodeId id = new NodeId(world.random().nextLong(), world.random().nextLong() | 1);
    PeerAddress address = PeerAddress.of(new byte[] {10, 1, (byte) (at >> 8), (byte) at}, 8486);
    return new Home(world.host(id, address), new NodeStart(id, name, 1, world.random().nextLong()));
  }

  void start(Home home, long start) {
    List<Contact> seeds =
        List.of(
            new Contact(
                null, supernodes.isEmpty() ? null : supernodes.get(0).host.address, 0, "", 0));
    home.membership =
        new Membership(
            home.host.id,
            start,
            MemberSettings.standard(),
            nowNs -> Facts.idle(home.host.address, "1.0", 100),
            most -> home == supernodes.get(0) ? List.of() : seeds,
            RecordPool.NONE,
            remote -> true,
            world.random().nextLong());
    home.directory =
        new Directory(
            home.card,
            settings,
            home.membership.view(),
            () -> Optional.ofNullable(home.supernode).map(each -> each.host.id),
            () -> lookupOn,
            () -> presenceOn,
            world.random().nextLong());
    home.membership.watch(home.directory);
    home.host.parts.add(home.membership);
    home.host.parts.add(home.directory);
  }

  /** Gives the leaf a lease and a session. */
  void lease(Home leaf, NodeStart card, Home supernode) {
    leaf.supernode = supernode;
    Contact contact = new Contact(supernode.host.id, supernode.host.address, 0, "", 0);
    leaf.host.dial(contact, Purpose.JOIN, new byte[0]);
    world.touch(supernode.host, () -> supernode.directory.leased(world.nowNs(), card));
  }

  void endLease(Home leaf) {
    Home supernode = leaf.supernode;
    leaf.supernode = null;
    world.touch(
        supernode.host, () -> supernode.directory.ended(world.nowNs(), leaf.host.id, false));
  }

  void kill(Home home) {
    home.up = false;
    world.kill(home.host);
  }

  void seconds(long seconds) {
    world.run(seconds * S);
  }

  /** Looks up and waits for the answer, which must come within ten seconds. */
  Finding find(Home asker, Target target) {
    List<Finding> findings = new ArrayList<>();
    world.touch(
        asker.host,
        () ->
            asker.directory.find(
                world.nowNs(), target, asker.host, (at, finding, post) -> findings.add(finding)));
    seconds(10);
    if (findings.size() != 1) {
      throw new AssertionError(findings.size() + " answers");
    }
    return findings.get(0);
  }
}
