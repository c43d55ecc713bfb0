package io.tiovivo.node.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.link.Segment.Station;
import io.tiovivo.node.proto.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HelloMachineTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int TSI = 0x1234_5678;
  private static final PeerAddress GROUP = PeerAddress.of(new byte[] {(byte) 239, 1, 1, 1}, 8485);
  private static final PeerAddress SOMEONE = PeerAddress.of(new byte[] {10, 9, 9, 9}, 8485);
  private static final NodeCard CARD = new NodeCard(Role.LEAF, "1.0.0", "A", "pc", false);

  @Test
  void shouldFindAllTwentyNodesOfASegmentUnderThirtyPercentLoss() {
    for (long seed = 1; seed <= 20; seed++) {
      Segment segment = new Segment(seed, 0.3);
      List<Station> nodes = join(segment, 20, seed);

      segment.run(15 * SECOND);

      for (Station node : nodes) {
        assertEquals(19, machine(node).peers().size(), "seed " + seed);
      }
    }
  }

  @Test
  void shouldStaySilentEnoughWhenAFullSegmentStartsAtOnce() {
    Segment segment = new Segment(7, 0);
    List<Station> nodes = join(segment, 200, 7);

    segment.run(60 * SECOND);

    // 5 eager hellos, then one in 3.3 to 5 s; an answer to newcomers takes the place of the next
    // one.
    for (Station node : nodes) {
      assertTrue(node.sent.size() <= 5 + 60 * 3 / 10 + 1, node.sent.size() + " hellos in 60 s");
      assertEquals(199, machine(node).peers().size());
    }
  }

  @Test
  void shouldHearItselfAndSaySo() {
    Segment segment = new Segment(1, 0);
    Station node = join(segment, 1, 1).get(0);

    segment.run(SECOND);

    assertFalse(node.events(HelloEvent.OwnHelloHeard.class).isEmpty());
    assertTrue(machine(node).peers().isEmpty());
  }

  @Test
  void shouldIntroduceItselfToANewcomerWithinTwoSeconds() {
    Segment segment = new Segment(3, 0);
    Station old = join(segment, 1, 1).get(0);
    segment.run(60 * SECOND);
    Station newcomer = segment.join(machine(segment, 2, TSI, 256));

    segment.run(2 * SECOND);

    assertEquals(1, machine(newcomer).peers().size());
    assertEquals(1, machine(old).peers().size());
  }

  @Test
  void shouldForgetAPeerThatFallsSilent() {
    Segment segment = new Segment(4, 0);
    List<Station> nodes = join(segment, 2, 4);
    segment.run(20 * SECOND);

    nodes.get(1).up = false;
    segment.run(34 * SECOND);
    assertEquals(1, machine(nodes.get(0)).peers().size(), "eight intervals of 5 s are not over");
    segment.run(7 * SECOND);

    assertTrue(machine(nodes.get(0)).peers().isEmpty());
    HelloEvent.PeerLost lost = nodes.get(0).events(HelloEvent.PeerLost.class).get(0);
    assertFalse(lost.leaving());
    assertEquals(0, lost.count());
  }

  @Test
  void shouldForgetAPeerThatSaysGoodbyeAtOnce() {
    Segment segment = new Segment(5, 0);
    List<Station> nodes = join(segment, 2, 5);
    segment.run(20 * SECOND);

    nodes.get(1).command(new HelloCommand.Leave());
    segment.run(SECOND / 100);

    assertTrue(machine(nodes.get(0)).peers().isEmpty());
    assertTrue(nodes.get(0).events(HelloEvent.PeerLost.class).get(0).leaving());
    assertEquals(Machine.NEVER, nodes.get(1).machine.deadlineNs());
  }

  @Test
  void shouldSeeAPeerAgainThatHasStartedAnew() {
    Segment segment = new Segment(6, 0);
    Station node = join(segment, 1, 6).get(0);
    segment.run(SECOND);
    node.hear(SOMEONE, hello(9, 100, 50, CARD));
    node.hear(SOMEONE, hello(9, 101, 1, CARD.asConfirmed()));

    assertEquals(2, node.events(HelloEvent.PeerFound.class).size());
    assertTrue(machine(node).peers().get(0).card().confirmed());
  }

  @Test
  void shouldIgnoreARepeatedOrOvertakenHello() {
    Segment segment = new Segment(6, 0);
    Station node = join(segment, 1, 6).get(0);
    node.hear(SOMEONE, hello(9, 100, 50, CARD));
    node.hear(SOMEONE, hello(9, 100, 50, CARD));
    node.hear(SOMEONE, hello(9, 100, 49, CARD));

    assertEquals(2, machine(node).counters().stale());
    assertEquals(1, machine(node).counters().accepted());
  }

  @Test
  void shouldKeepTheNodeThatRunsWhenItsEarlierStartSaysGoodbyeLate() {
    Segment segment = new Segment(6, 0);
    Station node = join(segment, 1, 6).get(0);
    node.hear(SOMEONE, hello(9, 101, 1, CARD));
    node.hear(SOMEONE, goodbye(9, 100, 51));

    assertEquals(1, machine(node).peers().size());
  }

  @Test
  void shouldIgnoreANeighbouringFleet() {
    Segment segment = new Segment(8, 0);
    Station ours = segment.join(machine(segment, 1, TSI, 256));
    Station theirs = segment.join(machine(segment, 2, TSI + 1, 256));

    segment.run(30 * SECOND);

    assertTrue(machine(ours).peers().isEmpty());
    assertTrue(machine(theirs).peers().isEmpty());
    assertEquals(theirs.sent.size(), machine(ours).counters().foreign());
  }

  @Test
  void shouldKeepThoseThatAreInWhenTheTableIsFull() {
    Segment segment = new Segment(9, 0);
    Station node = segment.join(machine(segment, 1, TSI, 3));
    for (int id = 2; id <= 6; id++) {
      node.hear(SOMEONE, hello(id, 1, 1, CARD));
    }
    node.hear(SOMEONE, hello(2, 1, 2, CARD));

    assertEquals(3, machine(node).peers().size());
    assertEquals(2, machine(node).counters().tableFull());
    assertEquals(4, machine(node).counters().accepted());
    assertEquals(2, machine(node).peers().get(0).sequence());
  }

  @Test
  void shouldNoticeThatItsIdentityWasCopied() {
    Segment segment = new Segment(10, 0);
    Station node = join(segment, 1, 1).get(0);
    node.hear(SOMEONE, hello(1, 4711, 1, CARD));

    assertEquals(
        List.of(new HelloEvent.IdentityTaken(SOMEONE)),
        node.events(HelloEvent.IdentityTaken.class));
    assertTrue(machine(node).peers().isEmpty());
  }

  @Test
  void shouldSayThatItIsDeafWhenNothingComesBack() {
    Segment segment = new Segment(11, 1.0);
    Station node = join(segment, 1, 1).get(0);

    segment.run(60 * SECOND);

    List<HelloEvent.Deaf> deaf = node.events(HelloEvent.Deaf.class);
    assertEquals(6, deaf.get(0).unheardHellos());
    assertEquals(12, deaf.get(1).unheardHellos());
  }

  @Test
  void shouldTellANewCardSoon() {
    Segment segment = new Segment(12, 0);
    List<Station> nodes = join(segment, 2, 12);
    segment.run(30 * SECOND);

    nodes.get(0).command(new HelloCommand.Describe(CARD.asConfirmed()));
    segment.run(3 * SECOND / 2 + SECOND / 100);

    assertTrue(machine(nodes.get(1)).peers().get(0).card().confirmed());
  }

  @Test
  void shouldRunTheSameWayTwiceFromOneSeed() {
    assertEquals(trace(99), trace(99));
  }

  private static String trace(long seed) {
    Segment segment = new Segment(seed, 0.3);
    List<Station> nodes = join(segment, 10, seed);
    segment.run(60 * SECOND);
    return nodes.stream().map(node -> node.events.toString()).toList().toString();
  }

  private static List<Station> join(Segment segment, int count, long seed) {
    List<Station> nodes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      HelloSettings settings = settings(i, TSI, 256);
      nodes.add(segment.join(new HelloMachine(settings, CARD, 1_000 * seed + i, segment.nowNs())));
    }
    return nodes;
  }

  private static HelloMachine machine(Segment segment, int id, int tsi, int maxPeers) {
    return new HelloMachine(settings(id, tsi, maxPeers), CARD, id, segment.nowNs());
  }

  private static HelloSettings settings(int id, int tsi, int maxPeers) {
    HelloSettings standard = HelloSettings.standard(new NodeId(0, id), id, tsi, GROUP);
    return new HelloSettings(
        standard.id(),
        standard.instance(),
        tsi,
        GROUP,
        standard.intervalNs(),
        standard.eagerIntervalNs(),
        standard.eagerHellos(),
        standard.missedHellos(),
        standard.deafHellos(),
        maxPeers);
  }

  private static byte[] hello(int id, long instance, int sequence, NodeCard card) {
    return new HelloPacket(new NodeId(0, id), instance, sequence, card, false, 5_000, 1)
        .encode(TSI);
  }

  private static byte[] goodbye(int id, long instance, int sequence) {
    return new HelloPacket(new NodeId(0, id), instance, sequence, CARD, true, 5_000, 1).encode(TSI);
  }

  private static HelloMachine machine(Station station) {
    return (HelloMachine) station.machine;
  }
}
