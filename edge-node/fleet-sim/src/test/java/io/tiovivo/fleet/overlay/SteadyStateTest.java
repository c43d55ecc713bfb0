package io.tiovivo.fleet.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Question;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.PresenceState;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A fleet of a thousand nodes to which little happens, and which is asked where they are. */
class SteadyStateTest {
  private static final long SEED = 1;

  private final OverlayWorld world = new OverlayWorld(SEED);
  private final SplittableRandom random = new SplittableRandom(SEED);

  private int asked;
  private int found;

  @Test
  void shouldKeepEveryLeaseAndFindEveryNodeAndNoticeADeadSupernode() {
    world.hold(Invariants.all(world.settings(), 300));
    List<SimNode> nodes = FleetShape.of(12, 988, 150).addTo(world, SEED, 10_000);
    List<SimNode> leaves = world.nodes(each -> each.plan().kind() == NodePlan.Kind.LEAF);
    world.onEvent(
        (node, event) -> {
          if (event instanceof Answer.Found answer
              && answer.answer().getEntriesList().stream()
                  .anyMatch(entry -> entry.getState() == PresenceState.UP)) {
            found++;
          }
        });
    nodes.forEach(SimNode::boot);
    world.runFor(150);
    assertEquals(1000, OverlayWorld.leasedPermille(leaves), world.log()::toString);
    look(leaves, 150);
    assertEquals(0, world.log().count("Lost"), world.log()::toString);
    assertTrue(found >= asked * 98 / 100, found + " of " + asked + " found");

    nodes.get(5).kill();
    look(leaves, 150);
    assertTrue(world.log().count("Lost SILENT") > 20, "the fault has fired");
    assertEquals(1000, OverlayWorld.leasedPermille(leaves), world.log()::toString);
    System.out.printf("%d of %d found; %s%n", found, asked, world.log());
  }

  private void look(List<SimNode> leaves, int seconds) {
    for (int i = 0; i < seconds; i++) {
      SimNode asker = leaves.get(random.nextInt(leaves.size()));
      SimNode wanted = leaves.get(random.nextInt(leaves.size()));
      if (asker.supernode() != null && wanted.supernode() != null) {
        asker.host().command(new Question.Find(++asked, Target.of(wanted.id())));
      }
      world.runFor(1);
    }
  }
}
