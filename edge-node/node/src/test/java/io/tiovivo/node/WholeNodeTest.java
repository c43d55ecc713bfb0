package io.tiovivo.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.Fleet;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.link.HelloCommand;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Question;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.overlay.HostTerms;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.overlay.OverlayMachine;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.role.NodeRole;
import io.tiovivo.testkit.fleet.SimFleet;
import io.tiovivo.testkit.net.VirtualHost;
import io.tiovivo.testkit.net.VirtualNetwork;
import io.tiovivo.testkit.noise.CryptoCosts;
import io.tiovivo.testkit.noise.SimSignatures;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whole nodes on one segment in virtual time: hellos bring them together, the overlay keeps them.
 */
class WholeNodeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long SEED = 20261102;
  private static final String FLEET = "whole";

  /** One node and its host. */
  private record Box(
      String name, SimFleet.Member member, VirtualHost host, OverlayMachine overlay) {
    NodeId id() {
      return member.credential().node();
    }

    boolean leased() {
      return overlay.join(host.nowNs()).supernode().isPresent();
    }
  }

  private final VirtualNetwork network = new VirtualNetwork(SEED);
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final CryptoCosts costs = CryptoCosts.measured();
  private final SimFleet fleet = new SimFleet(FLEET, new SimSignatures(network.cost(), costs));
  private final List<Box> supernodes = new ArrayList<>();
  private final List<Box> leaves = new ArrayList<>();

  @BeforeEach
  void startTwoSupernodesAndTenLeaves() {
    System.out.println("seed " + SEED);
    for (int i = 0; i < 2; i++) {
      supernodes.add(box("super" + i, HostTerms.dedicated("1.0.0", "vps", 100)));
    }
    for (int i = 0; i < 10; i++) {
      leaves.add(box("leaf" + i, HostTerms.of("1.0.0", "rpi3b", 0)));
    }
  }

  @Test
  void shouldFindEachOtherByHelloAndAllGetALease() {
    boolean all = network.runUntil(this::allLeased, 60 * SECOND);

    assertTrue(all, () -> leaves.stream().filter(Box::leased).count() + " of 10 leased");
    supernodes.forEach(each -> assertEquals(NodeRole.SUPERNODE, each.overlay.role()));
    network.runFor(60 * SECOND);
    supernodes.forEach(each -> assertEquals(2, each.overlay.members().size()));
    assertNoDefects();
  }

  @Test
  void shouldBeBackAfterASupernodeDied() {
    network.runUntil(this::allLeased, 60 * SECOND);
    network.runFor(30 * SECOND);
    Box dead = supernodes.get(0);
    Box left = supernodes.get(1);

    dead.host.kill();
    network.runFor(5 * SECOND);
    boolean back =
        network.runUntil(
            () ->
                leaves.stream()
                    .allMatch(
                        each ->
                            each.overlay
                                .join(network.nowNs())
                                .supernode()
                                .filter(its -> left.id().equals(its.id()))
                                .isPresent()),
            180 * SECOND);

    assertTrue(back, () -> left.overlay.lease(network.nowNs()) + "");
    assertEquals(10, left.overlay.lease(network.nowNs()).leases());
    assertNoDefects();
  }

  @Test
  void shouldAnswerWhoAsksForANodeByName() {
    network.runUntil(this::allLeased, 60 * SECOND);
    network.runFor(10 * SECOND);
    Box asker = leaves.get(0);

    asker.host.command(new Question.Find(7, Target.named("leaf9")));
    asker.host.command(new Question.Ping(8, Target.named("leaf5"), 0, 5_000));
    asker.host.command(new Question.Peers(9));
    network.runFor(8 * SECOND);

    Answer.Found found = asker.host.events(Answer.Found.class).get(0);
    assertEquals(7, found.ticket());
    assertEquals("leaf9", found.answer().getEntries(0).getName());
    assertEquals(1, asker.host.events(Answer.Pinged.class).size());
    assertTrue(asker.host.events(Answer.Peers.class).get(0).answer().getPeersCount() >= 1);
  }

  @Test
  void shouldTellItsNeighboursWhenItLeaves() {
    network.runUntil(this::allLeased, 60 * SECOND);
    Box leaf = leaves.get(3);
    Box supernode =
        supernodes.stream().filter(each -> each.overlay.holds(leaf.id())).findFirst().orElseThrow();

    leaf.host.command(new HelloCommand.Leave());
    network.runFor(SECOND);

    assertTrue(!supernode.overlay.holds(leaf.id()));
    assertNoDefects();
  }

  @Test
  void shouldSayInItsStatusHowItStands() {
    network.runUntil(this::allLeased, 60 * SECOND);
    network.runFor(100 * SECOND);

    OverlayStatus leaf = leaves.get(0).overlay.status(network.nowNs());
    OverlayStatus supernode = supernodes.get(0).overlay.status(network.nowNs());

    assertEquals("leaf0", leaf.getName());
    assertTrue(leaf.getLease().getHeldMs() >= 100_000);
    assertTrue(leaf.getLease().getRenewedMs() > 0 && leaf.getLease().getRenewedMs() <= 31_000);
    assertTrue(!leaf.hasService());
    assertTrue(supernode.hasService());
    assertEquals(0, supernode.getMembership().getSuspect());
    assertEquals(100, supernode.getService().getCapacity());
    assertEquals(10, supernode.getMembership().getLeaves());
    assertEquals(1, supernode.getMembership().getSurvivableDeaths());
    assertEquals(Role.SUPERNODE, supernode.getRoleHistory(0).getRole());
    assertTrue(!supernode.getRoleHistory(0).getReason().isEmpty());
    VirtualHost host = leaves.get(0).host;
    host.command(new NodeCommand.Report(5));
    NodeReport report = host.events(NodeReport.class).get(0);
    assertEquals(EnrolmentState.ENROLLED, report.overlay().getEnrolment());
  }

  @Test
  void shouldServeOthersWhileAFuzzerSpeaksToIt() {
    network.runUntil(this::allLeased, 60 * SECOND);
    List<byte[]> heard = new ArrayList<>();
    SplittableRandom fuzz = new SplittableRandom(SEED + 1);
    PeerAddress stranger = PeerAddress.of(new byte[] {10, 9, 9, 9}, 4444);
    for (int i = 0; i < 30_000; i++) {
      Box victim = i % 3 == 0 ? leaves.get(fuzz.nextInt(10)) : supernodes.get(fuzz.nextInt(2));
      byte[] datagram = hostile(fuzz, heard);
      if (heard.size() < 64) {
        heard.add(datagram);
      }
      network.inject(
          i % 2 == 0 ? stranger : leaves.get(1).host.address(), victim.host.address(), datagram);
      if (i % 100 == 0) {
        network.runFor(100_000_000);
      }
    }
    network.runFor(60 * SECOND);

    assertNoDefects();
    assertTrue(allLeased(), "all leases were kept");
    long dropped =
        supernodes.get(0).overlay.status(network.nowNs()).getCountersList().stream()
            .filter(each -> each.getName().equals("overlay_session_total"))
            .filter(each -> each.getLabel().matches(".*(malformed|unknown|bad|foreign|stale).*"))
            .mapToLong(each -> each.getValue())
            .sum();
    assertTrue(dropped > 1_000, dropped + " dropped: the fault fired");
  }

  /** Well-formed to the prefix mostly, so that it gets in as far as it can; then anything. */
  private static byte[] hostile(SplittableRandom fuzz, List<byte[]> heard) {
    if (!heard.isEmpty() && fuzz.nextInt(4) == 0) {
      byte[] again = heard.get(fuzz.nextInt(heard.size())).clone();
      again[fuzz.nextInt(again.length)] ^= (byte) (1 << fuzz.nextInt(8));
      return again;
    }
    byte[] bytes = new byte[8 + fuzz.nextInt(1225)];
    fuzz.nextBytes(bytes);
    bytes[0] = 0x54;
    bytes[1] = 0x56;
    bytes[2] = (byte) (fuzz.nextInt(8) == 0 ? fuzz.nextInt(256) : 1);
    bytes[3] = (byte) (fuzz.nextInt(8) == 0 ? fuzz.nextInt(256) : kind(fuzz));
    if (fuzz.nextInt(4) != 0) {
      int tsi = Fleet.tsi(FLEET);
      for (int i = 0; i < 4; i++) {
        bytes[4 + i] = (byte) (tsi >>> 24 - 8 * i);
      }
    }
    return bytes;
  }

  private static int kind(SplittableRandom fuzz) {
    int[] kinds = {1, 16, 17, 18, 19, 20, 21, 22, 23, 24, 32, 33};
    return kinds[fuzz.nextInt(kinds.length)];
  }

  private boolean allLeased() {
    return leaves.stream().allMatch(Box::leased);
  }

  private void assertNoDefects() {
    for (List<Box> boxes : List.of(supernodes, leaves)) {
      for (Box box : boxes) {
        assertEquals(List.of(), box.host.events(OverlayEvent.PartFailed.class), box.name);
        assertEquals(0, box.overlay.defects());
      }
    }
  }

  private Box box(String name, HostTerms terms) {
    Grant[] grants = terms.dedicated() ? new Grant[] {Grant.GRANT_SUPERNODE} : new Grant[] {};
    SegmentBox box = SegmentBox.attach(network, fleet, costs, random, name, terms, grants);
    return new Box(name, box.member(), box.host(), box.overlay());
  }
}
