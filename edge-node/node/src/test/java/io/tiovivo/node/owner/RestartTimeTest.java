package io.tiovivo.node.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RestartTimeTest {
  @Test
  void shouldSpreadBoxesEvenlyAndSupernodesAfterAllLeaves() {
    int[] tenths = new int[20];
    for (long box = 0; box < 10_000; box++) {
      long leaf = RestartTime.delayMs(box, 300_000, false);
      long supernode = RestartTime.delayMs(box, 300_000, true);
      assertTrue(leaf >= 0 && leaf < 300_000);
      assertTrue(supernode >= 300_000 && supernode < 600_000);
      tenths[(int) (leaf / 30_000)]++;
    }
    for (int i = 0; i < 10; i++) {
      assertTrue(Math.abs(tenths[i] - 1000) < 150, i + ": " + tenths[i]);
    }
  }

  @Test
  void shouldSayTheSameForTheSameBoxAndRelease() {
    assertEquals(RestartTime.delayMs(77, 300_000, false), RestartTime.delayMs(77, 300_000, false));
  }

  @Test
  void shouldNotWaitForEverWhateverABeaconSays() {
    assertEquals(0, RestartTime.delayMs(5, 0, true));
    assertEquals(0, RestartTime.delayMs(5, -1, true));
    assertTrue(RestartTime.delayMs(5, Long.MAX_VALUE, true) <= 2 * RestartTime.MAX_SPREAD_MS);
  }
}
