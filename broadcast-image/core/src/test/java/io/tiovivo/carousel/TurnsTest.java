package io.tiovivo.carousel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  @Test
  void shouldShareByWeightAndEvenly() {
    Turns<String> turns = new Turns<>();
    turns.add("rare", 0.02);
    turns.add("often", 0.73);
    turns.add("sometimes", 0.25);
    Map<String, Integer> counts = new HashMap<>();
    int sinceRare = 0;
    for (int i = 0; i < 10_000; i++) {
      String next = turns.next();
      counts.merge(next, 1, Integer::sum);
      sinceRare = next.equals("rare") ? 0 : sinceRare + 1;
      assertTrue(sinceRare <= 60, "the rare one waited for " + sinceRare + " turns");
    }
    assertEquals(200, counts.get("rare"), 2);
    assertEquals(7300, counts.get("often"), 2);
    assertEquals(2500, counts.get("sometimes"), 2);
  }

  @Test
  void shouldGiveANewcomerItsShareAndNoMore() {
    Turns<String> turns = new Turns<>();
    turns.add("old", 1);
    for (int i = 0; i < 1000; i++) {
      turns.next();
    }
    turns.add("new", 1);
    int fresh = 0;
    for (int i = 0; i < 100; i++) {
      fresh += turns.next().equals("new") ? 1 : 0;
    }
    assertEquals(50, fresh, 1);
  }

  @Test
  void shouldHaveNobodysTurnWhenThereIsNobody() {
    Turns<String> turns = new Turns<>();
    assertNull(turns.next());
    turns.add("one", 1);
    turns.remove("one");
    assertNull(turns.next());
  }
}
