package io.tiovivo.fleet.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.overlay.OverlaySettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Simulated cryptography changes nothing but the time that a run takes. */
class RealCryptographyTest {
  private record Run(String events, long datagrams, long bytes, long chargedNs) {}

  @Test
  void shouldRunAsWithTheRealOne() {
    Run simulated = run(false);
    assertTrue(simulated.chargedNs() > 0 && simulated.datagrams() > 1_000);
    assertEquals(simulated, run(true));
  }

  private static Run run(boolean real) {
    OverlayWorld world = new OverlayWorld(12, OverlaySettings.standard("sim"), real);
    List<SimNode> nodes = FleetShape.of(3, 24, 20).addTo(world, 12, 5_000);
    nodes.forEach(SimNode::boot);
    world.runFor(60);
    nodes.get(0).kill();
    world.runFor(60);
    return new Run(
        world.log().toString(),
        world.network().sentDatagrams(),
        world.network().sentBytes(),
        world.network().cost().totalNs());
  }
}
