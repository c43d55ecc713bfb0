package io.tiovivo.fleet.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.testkit.net.Drop;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.NatKind;
import io.tiovivo.testkit.net.Segment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Links that lose, reorder, double and damage, and homes behind translators. */
class RoughLinksTest {
  private static final long MILLI_NS = 1_000_000;

  @Test
  void shouldKeepLeasesOverLinksThatLoseReorderDoubleAndDamage() {
    LinkShape rough =
        LinkShape.bursts(5, 3)
            .reordering(10, 200 * MILLI_NS)
            .damaging(5, 2, 1)
            .delay(40 * MILLI_NS, 40 * MILLI_NS);
    for (long seed = 1; seed <= 10; seed++) {
      OverlayWorld world = new OverlayWorld(seed);
      world.hold(Invariants.all(world.settings(), 600));
      List<SimNode> nodes = FleetShape.of(3, 24, 20).addTo(world, seed, 10_000);
      nodes.forEach(each -> each.host().link(rough));
      nodes.forEach(SimNode::boot);
      List<SimNode> leaves = world.nodes(each -> each.plan().kind() == NodePlan.Kind.LEAF);
      int least = 1000;
      world.runFor(180);
      for (int i = 0; i < 42; i++) {
        world.runFor(10);
        least = Math.min(least, OverlayWorld.leasedPermille(leaves));
      }
      assertTrue(world.network().drops(Drop.LINK_LOSS) > 100, "the fault has fired");
      assertTrue(least >= 850, least + " permille, seed " + seed + ", " + world.log());
    }
  }

  @Test
  void shouldJoinFromBehindEveryKindOfTranslatorAndSurviveItsRestart() {
    for (NatKind kind :
        List.of(
            NatKind.FULL_CONE, NatKind.RESTRICTED, NatKind.PORT_RESTRICTED, NatKind.SYMMETRIC)) {
      OverlayWorld world = new OverlayWorld(kind.ordinal());
      world.hold(Invariants.all(world.settings(), 300));
      FleetShape.of(3, 0, 20).addTo(world, 1, 5_000);
      List<Segment> homes = new ArrayList<>();
      LinkShape line = LinkShape.perfect().delay(15 * MILLI_NS, 5 * MILLI_NS);
      for (int i = 0; i < 8; i++) {
        // 40 s: translators forget after 30 s to minutes, and leases are renewed within 30 s.
        Segment home = world.network().home("home-" + i, kind, 40_000 * MILLI_NS, line, line);
        homes.add(home);
        world.add(NodePlan.of("inside-" + i, NodePlan.Kind.LEAF, 0).at(home));
      }
      world.nodes().forEach(SimNode::boot);
      List<SimNode> leaves = world.nodes(each -> each.plan().kind() == NodePlan.Kind.LEAF);
      world.runFor(240);
      assertEquals(1000, OverlayWorld.leasedPermille(leaves), kind.name());
      assertEquals(0, world.log().count("Lost"), kind + ": " + world.log());
      homes.forEach(each -> each.rebind(true));
      world.runFor(240);
      assertTrue(world.network().drops(Drop.NAT_FILTER) + world.network().drops(Drop.NO_HOST) > 0);
      assertEquals(1000, OverlayWorld.leasedPermille(leaves), kind.name());
      assertEquals(
          0, world.log().count("Lost"), kind + ": sessions move with the leaf " + world.log());
    }
  }
}
