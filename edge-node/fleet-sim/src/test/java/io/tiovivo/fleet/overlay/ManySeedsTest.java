package io.tiovivo.fleet.overlay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.testkit.net.LinkShape;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Small fleets of random shape to which random things happen. {@code -Dseed=N -Dseeds=M} runs M
 * seeds from N on; {@code -Dlong=true} makes long runs of them.
 */
class ManySeedsTest {
  private static final long FIRST_SEED = Long.getLong("seed", 100);
  private static final long SEEDS = Long.getLong("seeds", 12);
  private static final boolean LONG = Boolean.getBoolean("long");
  private static final int DISTURBANCES = LONG ? 20 : 12;
  private static final int BEFORE_S = LONG ? 900 : 120;
  private static final int AFTER_S = LONG ? 1500 : 400;
  private static final int STRANDED_S = Integer.getInteger("stranded", LONG ? 600 : 450);
  private static final long MILLI_NS = 1_000_000;
  private static final long SECOND_NS = 1_000 * MILLI_NS;

  private OverlayWorld world;
  private SplittableRandom random;
  private List<SimNode> nodes;
  private int deaths;

  @Test
  void shouldHoldEveryInvariantWhateverHappens() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      run(seed);
    }
    assertTrue(deaths > SEEDS, "the faults have fired");
  }

  void run(long seed) {
    random = new SplittableRandom(seed);
    world = new OverlayWorld(seed);
    world.hold(Invariants.all(world.settings(), STRANDED_S));
    int supernodes = 2 + random.nextInt(6);
    int leaves = 20 + random.nextInt(60);
    nodes =
        FleetShape.of(supernodes, leaves, Math.max(10, leaves * 17 / 10 / supernodes))
            .eligible(LONG ? random.nextInt(4, 14) : random.nextInt(6), random.nextInt(3))
            .addTo(world, seed, 20_000);
    LinkShape rough =
        LinkShape.bursts(random.nextInt(10), 3)
            .reordering(10, 100 * MILLI_NS)
            .delay(30 * MILLI_NS, 30 * MILLI_NS);
    int roughOf = random.nextInt(1, 8);
    nodes.stream()
        .filter(each -> random.nextInt(roughOf) == 1)
        .forEach(each -> each.host().link(rough));
    nodes.forEach(SimNode::boot);
    world.runFor(BEFORE_S);
    for (int i = 0; i < DISTURBANCES; i++) {
      disturb(nodes.get(random.nextInt(nodes.size())));
      world.runFor(random.nextLong(60));
    }
    nodes.stream().filter(each -> !each.isAlive()).forEach(SimNode::boot);
    world.runFor(AFTER_S);
  }

  private void disturb(SimNode node) {
    switch (random.nextInt(5)) {
      case 0 -> partition();
      case 1 -> node.move(world.network().internet());
      default -> restart(node, random.nextLong(90));
    }
  }

  private void restart(SimNode node, long afterS) {
    if (node.isAlive()) {
      deaths++;
      node.kill();
      long backNs = world.nowNs() + afterS * SECOND_NS;
      world
          .network()
          .at(
              backNs,
              () -> {
                if (!node.isAlive()) {
                  node.boot();
                }
              });
    }
  }

  private void partition() {
    nodes.forEach(each -> each.host().area(1 + random.nextInt(2)));
    world.network().cut(1, 2);
    world.network().cut(2, 1);
    world.cutOff(each -> true);
    for (int i = 0; i < 6; i++) {
      world.runFor(10);
      world.disturbed();
    }
    world.network().heal();
    world.reconnected();
  }
}
