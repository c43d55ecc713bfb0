package io.tiovivo.fleet.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.role.NodeRole;
import io.tiovivo.testkit.net.LinkShape;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * As in December 2010: a third of the supernodes ends at once, while half of the leaves run a
 * version that ends whenever an answer comes late, and starts again, and again.
 */
class BadVersionTest {
  private static final long MILLI_NS = 1_000_000;
  private static final long SECOND_NS = 1_000 * MILLI_NS;
  private static final long LATE_NS = 500 * MILLI_NS;

  @Test
  void shouldBringTheHealthyBackAndCallTheReserveAndLetItGo() {
    long seed = 2010;
    OverlayWorld world = new OverlayWorld(seed);
    world.hold(Invariants.all(world.settings(), 300));
    FleetShape.of(9, 480, 85).eligible(0, 6).addTo(world, seed, 60_000);
    List<SimNode> supernodes = world.nodes(each -> each.plan().kind() == NodePlan.Kind.DEDICATED);
    List<SimNode> leaves = world.nodes(each -> each.plan().kind() == NodePlan.Kind.LEAF);
    List<SimNode> bad = leaves.subList(0, leaves.size() / 2);
    List<SimNode> healthy = leaves.subList(leaves.size() / 2, leaves.size());
    SplittableRandom random = new SplittableRandom(seed);
    for (SimNode each : bad) {
      each.fault(machine -> new LateReplyCrash(machine, LATE_NS));
      each.host()
          .onCrash(
              crash -> {
                each.ended();
                long pauseNs = 5 * SECOND_NS + random.nextLong(10 * SECOND_NS);
                world.network().at(world.nowNs() + pauseNs, each::boot);
              });
    }
    world.nodes().forEach(SimNode::boot);
    world.runFor(660);
    assertTrue(OverlayWorld.leasedPermille(leaves) >= 990, world.log()::toString);

    long beganNs = world.nowNs();
    world.log().clear();
    supernodes.subList(0, 3).forEach(SimNode::kill);
    LinkShape late = LinkShape.perfect().delay(30 * MILLI_NS, 600 * MILLI_NS);
    bad.forEach(each -> each.host().link(late));
    JoinGauge gauge = new JoinGauge(world);
    int back = 0;
    for (int second = 0; second < 300; second++) {
      world.runFor(1);
      gauge.sample();
      if (back == 0 && second > 40 && OverlayWorld.leasedPermille(healthy) >= 990) {
        back = second + 1;
      }
    }
    long crashes = bad.stream().mapToLong(each -> each.host().crashes()).sum();
    System.out.printf(
        "%d crashes, 99 %% of the healthy back after %d s, offered at most %.1f/s, %.2f times what"
            + " was taken; %s%n",
        crashes, back, gauge.peakPerSecond(), gauge.peakTimes(), world.log());
    assertTrue(crashes > bad.size(), "the fault has fired: " + crashes);
    assertTrue(back > 0, "back within five minutes");
    assertTrue(gauge.peakTimes() <= 3, gauge.peakTimes() + " times the admitted rate");
    assertTrue(supernodes.subList(3, 9).stream().allMatch(SimNode::isServing));
    assertTrue(world.log().count("LEAF to MEGA") > 0, "the reserve came");
    assertEquals(0, world.log().count("PartFailed"));

    bad.forEach(each -> each.host().link(LinkShape.perfect().delay(30 * MILLI_NS, 0)));
    supernodes.subList(0, 3).forEach(SimNode::boot);
    assertTrue(
        world.runUntil(
            () -> world.log().count("MEGA to DRAINING") > 0 && !serves(world, NodeRole.MEGA), 3600),
        () -> "the reserve stays: " + world.log());
    System.out.printf("the reserve has gone after %d s%n", (world.nowNs() - beganNs) / SECOND_NS);
    assertTrue(OverlayWorld.leasedPermille(leaves) >= 990);
  }

  private static boolean serves(OverlayWorld world, NodeRole role) {
    return world.nodes().stream().anyMatch(each -> each.role() == role);
  }
}
