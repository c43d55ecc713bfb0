package io.tiovivo.fleet.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.tiovivo.testkit.net.LinkShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One seed, one run. */
class SameSeedTest {
  @Test
  void shouldLeaveTheSameTraceTwiceAndAnotherForAnotherSeed() {
    long hash = trace(7);
    assertEquals(hash, trace(7));
    assertNotEquals(hash, trace(8));
  }

  private static long trace(long seed) {
    OverlayWorld world = new OverlayWorld(seed);
    List<SimNode> nodes = FleetShape.of(4, 60, 40).eligible(6, 2).addTo(world, seed, 10_000);
    nodes.forEach(each -> each.host().link(LinkShape.loss(3).delay(20_000_000, 20_000_000)));
    nodes.forEach(SimNode::boot);
    world.runFor(120);
    nodes.get(0).kill();
    world.runFor(60);
    nodes.get(0).boot();
    world.runFor(120);
    return world.network().traceHash();
  }
}
