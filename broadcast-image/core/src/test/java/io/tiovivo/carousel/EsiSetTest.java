package io.tiovivo.carousel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EsiSetTest {
  @Test
  void shouldHoldExactlyWhatWasAdded() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      // From dense to scattered: lists, bitmaps and what lies between.
      int spread = 1 << 10 + random.nextInt(15);
      EsiSet set = new EsiSet();
      Set<Integer> model = new HashSet<>();
      for (int i = 0; i < 20_000; i++) {
        int esi = random.nextInt(spread);
        assertEquals(model.contains(esi), set.contains(esi), "seed " + seed);
        assertEquals(model.add(esi), set.add(esi), "seed " + seed);
      }
      assertEquals(model.size(), set.size());
      assertTrue(set.groupCount() <= (spread >>> 13) + 1);
    }
  }

  @Test
  void shouldTakeTheFirstAndTheLastId() {
    EsiSet set = new EsiSet();
    assertTrue(set.add(0));
    assertTrue(set.add(0xFFFFFF));
    assertTrue(set.contains(0));
    assertTrue(set.contains(0xFFFFFF));
    assertEquals(2, set.groupCount());
  }
}
