package io.tiovivo.fleet.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A fleet to which nothing happens. */
class SteadyStateTest {
  @Test
  void shouldGiveEveryLeafALeaseAndKeepIt() {
    OverlayWorld world = new OverlayWorld(1);
    world.hold(Invariants.all(world.settings(), 300));
    List<SimNode> nodes = FleetShape.of(3, 20, 20).addTo(world, 1, 10_000);
    nodes.forEach(SimNode::boot);
    List<SimNode> leaves = world.nodes(each -> each.plan().kind() == NodePlan.Kind.LEAF);
    world.log().talk();
    world.runFor(120);
    System.out.println(world.log());
    assertEquals(1000, OverlayWorld.leasedPermille(leaves));
    world.runFor(600);
    assertEquals(1000, OverlayWorld.leasedPermille(leaves));
    assertEquals(0, world.log().count("Lost"), world.log()::toString);
    assertTrue(world.log().mostAttempts() <= 4);
  }
}
