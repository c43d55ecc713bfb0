package io.tiovivo.fleet.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** As in August 2007: everything restarts within a minute. */
class MassRebootTest {
  private static final long SECOND_NS = 1_000_000_000;

  @Test
  void shouldBeBackInTenMinutesWithFourAttemptsALeaf() {
    reboot(2007, FleetShape.of(4, 996, 400));
  }

  private static void reboot(long seed, FleetShape shape) {
    OverlayWorld world = new OverlayWorld(seed);
    world.hold(Invariants.all(world.settings(), 600));
    List<SimNode> nodes = shape.addTo(world, seed, 60_000);
    nodes.forEach(SimNode::boot);
    List<SimNode> leaves = world.nodes(each -> each.plan().kind() == NodePlan.Kind.LEAF);
    assertTrue(
        world.runUntil(() -> OverlayWorld.leasedPermille(leaves) == 1000, 600),
        () -> OverlayWorld.leasedPermille(leaves) + " permille, " + world.log());
    world.runFor(120);

    nodes.forEach(SimNode::kill);
    assertEquals(0, OverlayWorld.leasedPermille(leaves), "the fault has fired");
    world.log().clear();
    SplittableRandom random = new SplittableRandom(seed);
    long rebootNs = world.nowNs();
    for (SimNode node : nodes) {
      world.network().at(rebootNs + random.nextLong(60 * SECOND_NS), node::bootWithTheOthers);
    }
    assertTrue(
        world.runUntil(() -> OverlayWorld.leasedPermille(leaves) >= 990, 600),
        () -> OverlayWorld.leasedPermille(leaves) + " permille, " + world.log());
    System.out.printf(
        "99 %% back after %d s, attempts at most %d, 99 %% of the leaves %d; %s%n",
        (world.nowNs() - rebootNs) / SECOND_NS,
        world.log().mostAttempts(),
        world.log().attempts(0.99),
        world.log());
    world.runFor(300);
    assertEquals(1000, OverlayWorld.leasedPermille(leaves));
    assertTrue(world.log().mostAttempts() <= 4, world.log().mostAttempts() + " attempts");
  }
}
