package io.tiovivo.fleet.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.testkit.net.Drop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A world that falls in two, and comes together again without an operator. */
class PartitionTest {
  @Test
  void shouldServeInBothHalvesAndBeOneFleetAgain() {
    for (long seed = 31; seed < 33; seed++) {
      partition(seed, true);
    }
  }

  @Test
  void shouldGetOverACutInOneDirection() {
    partition(33, false);
  }

  private static void partition(long seed, boolean bothWays) {
    OverlayWorld world = new OverlayWorld(seed);
    NobodyStranded stranded = new NobodyStranded(420);
    world.hold(Invariants.withoutStranded(world.settings()));
    world.hold(List.of(stranded));
    List<SimNode> nodes = FleetShape.of(6, 60, 40).addTo(world, seed, 10_000);
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).host().area(i % 2 + 1);
    }
    nodes.forEach(SimNode::boot);
    List<SimNode> leaves = world.nodes(each -> each.plan().kind() == NodePlan.Kind.LEAF);
    world.runFor(180);
    assertEquals(1000, OverlayWorld.leasedPermille(leaves));

    world.network().cut(1, 2);
    if (bothWays) {
      world.network().cut(2, 1);
    }
    world.cutOff(each -> !bothWays); // one that is not heard cannot find a lease in any case
    for (int i = 0; i < 30; i++) {
      world.runFor(10);
      world.disturbed();
    }
    assertTrue(world.network().drops(Drop.PARTITION) > 100, "the fault has fired");
    int during = OverlayWorld.leasedPermille(leaves);
    assertTrue(during >= (bothWays ? 950 : 500), during + " permille had a lease in their half");

    List<SimNode> supernodes = world.nodes(each -> each.plan().kind() == NodePlan.Kind.DEDICATED);
    assertTrue(
        supernodes.stream().allMatch(each -> !bothWays || each.members() == 3),
        () -> "two fleets: " + supernodes.stream().map(SimNode::members).toList());

    world.network().heal();
    world.reconnected();
    stranded.allowedFrom(world.nowNs());
    long healedNs = world.nowNs();
    assertTrue(
        world.runUntil(
            () ->
                supernodes.stream().allMatch(each -> each.members() == 6)
                    && OverlayWorld.leasedPermille(leaves) == 1000,
            420),
        () -> supernodes.stream().map(SimNode::members).toList() + " " + world.log());
    System.out.printf(
        "one fleet again after %d s; leased meanwhile %d permille%n",
        (world.nowNs() - healedNs) / 1_000_000_000, during);
    world.runFor(180);
  }
}
