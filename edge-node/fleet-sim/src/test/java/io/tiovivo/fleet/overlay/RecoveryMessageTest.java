package io.tiovivo.fleet.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.credential.Credential;
import io.tiovivo.identity.NodeId;
import io.tiovivo.testkit.net.HostCrash;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * As in January 1990: a supernode restarts, and what it says when it is back ends its neighbours of
 * one version, half of all. They must not end theirs when they are back.
 */
class RecoveryMessageTest {
  private static final long SECOND_NS = 1_000_000_000;

  /** Ends a supernode of the bad version when another one says that it is back. */
  private static final class Recovery implements PeerFault {
    private static final long BACK_NS = 60 * SECOND_NS;

    private final OverlayWorld world;
    private final Set<NodeId> served = new HashSet<>();
    private final Set<String> victims = new TreeSet<>();
    private int fired;

    Recovery(OverlayWorld world) {
      this.world = world;
    }

    @Override
    public Credential meet(SimNode node, Credential peer) {
      SimNode other = world.node(peer.node());
      boolean isBack =
          served.contains(peer.node())
              && other.isServing()
              && world.nowNs() - other.servingSinceNs() < BACK_NS;
      if (isBack && node.isServing()) {
        fired++;
        victims.add(node.name());
        throw new HostCrash("a recovery message");
      }
      return peer;
    }
  }

  @Test
  void shouldHitDirectNeighboursAtMostAndThereIsNoSecondWave() {
    long seed = 1990;
    OverlayWorld world = new OverlayWorld(seed);
    world.hold(Invariants.all(world.settings(), 2_400));
    // One supernode by its owner's will; all others because they were needed.
    FleetShape.of(1, 200, 40).eligible(14, 0).addTo(world, seed, 60_000);
    Recovery recovery = new Recovery(world);
    List<SimNode> able = world.nodes(each -> each.plan().kind() == NodePlan.Kind.ELIGIBLE);
    for (SimNode each : able) {
      if (each.plan().version().equals("1.0.1")) {
        each.peerFault(recovery);
        each.host()
            .onCrash(
                crash -> {
                  each.ended();
                  world.network().at(world.nowNs() + 6 * SECOND_NS, each::boot);
                });
      }
    }
    world.nodes().forEach(SimNode::boot);
    world.runFor(3_000);
    List<SimNode> serving = world.nodes(SimNode::isServing);
    assertTrue(serving.size() >= 5, serving.size() + " supernodes, " + world.log());

    serving.forEach(each -> recovery.served.add(each.id()));
    SimNode first = world.nodes().get(0);
    int neighbours = first.sessions();
    first.kill();
    world.runFor(6);
    first.boot();
    world.runFor(120);
    int firstWave = recovery.fired;
    List<SimNode> leaves = world.nodes(each -> each.plan().kind() == NodePlan.Kind.LEAF);
    System.out.printf(
        "%d supernodes, %d victims %s; %d permille leased after two minutes; %s%n",
        serving.size(),
        firstWave,
        recovery.victims,
        OverlayWorld.leasedPermille(leaves),
        world.log());
    assertTrue(firstWave > 0, "the fault has fired");
    assertTrue(firstWave <= Math.min(neighbours, serving.size()), firstWave + " victims");
    world.runFor(600);
    assertEquals(firstWave, recovery.fired, "there is no second wave");
    assertTrue(OverlayWorld.leasedPermille(leaves) >= 990, world.log()::toString);
  }
}
