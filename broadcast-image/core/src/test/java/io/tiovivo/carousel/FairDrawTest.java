package io.tiovivo.carousel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.Allowance;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FairDrawTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final int ROUNDS = 20_000;

  private static FairDraw<Integer> draw(int places) {
    return new FairDraw<>(places, new Allowance(1, 1), new SplittableRandom(4));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 9})
  void shouldGiveEachTheSameChanceWheneverItComes(int genuineAt) {
    FairDraw<Integer> draw = draw(1);
    int lucky = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < 10; i++) {
        draw.add(i);
      }
      lucky += draw.draw(round * SECOND_NS).get(0) == genuineAt ? 1 : 0;
    }
    assertEquals(0.1, (double) lucky / ROUNDS, 0.01);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 9})
  void shouldGiveEachTheSameChanceAfterWhatWasHeldIsWantedNoMore(int genuineAt) {
    int lucky = 0;
    FairDraw<Integer> draw = draw(1);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < 100; i++) {
        draw.add(-1);
      }
      draw.keep(one -> one >= 0);
      for (int i = 0; i < 10; i++) {
        draw.add(i);
      }
      lucky += draw.draw(round * SECOND_NS).get(0) == genuineAt ? 1 : 0;
    }
    assertEquals(0.1, (double) lucky / ROUNDS, 0.01);
  }

  @Test
  void shouldHoldNoMoreThanItHasPlacesFor() {
    FairDraw<Integer> draw = new FairDraw<>(16, new Allowance(1, 100), new SplittableRandom(4));
    int lost = 0;
    for (int i = 0; i < 1000; i++) {
      lost += draw.add(i) ? 1 : 0;
    }
    assertEquals(1000 - 16, lost);
    assertEquals(16, draw.draw(0).size());
  }

  @Test
  void shouldKeepAllUntilTheRationAllowsOne() {
    FairDraw<Integer> draw = draw(2);
    draw.add(0);
    assertEquals(List.of(0), draw.draw(0));
    draw.add(1);
    assertTrue(draw.draw(1).isEmpty());
    assertFalse(draw.isEmpty());
    assertEquals(List.of(1), draw.draw(SECOND_NS));
  }

  @Test
  void shouldBeginAnewAfterADraw() {
    FairDraw<Integer> draw = draw(2);
    draw.add(1);
    draw.add(2);
    assertEquals(1, draw.draw(0).size());
    assertTrue(draw.isEmpty());
  }

  @Test
  void shouldSpendWhatIsSpareWhenTheRationIsUsedUp() {
    FairDraw<Integer> draw = draw(4);
    for (int i = 0; i < 4; i++) {
      draw.add(i);
    }
    assertEquals(3, draw.draw(0, new Allowance(1, 2)).size());
  }

  @Test
  void shouldTakeAgainWhatWasGivenBack() {
    FairDraw<Integer> draw = draw(1);
    draw.add(1);
    assertEquals(List.of(1), draw.draw(0));
    draw.giveBack();
    draw.add(2);
    assertEquals(List.of(2), draw.draw(0));
  }
}
