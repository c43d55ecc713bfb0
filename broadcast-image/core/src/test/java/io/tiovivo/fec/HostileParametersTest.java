package io.tiovivo.fec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.fec.SymbolSetException.Reason;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostileParametersTest {
  private static final long SEED = 666;

  @Test
  void shouldNameWhatIsWrongWithASetOfSymbols() {
    int[] fine = {1, 2, 3};
    assertEquals(Reason.SOURCE_SYMBOLS, reason(0, fine, 3));
    assertEquals(Reason.SOURCE_SYMBOLS, reason(-1, fine, 3));
    assertEquals(Reason.SOURCE_SYMBOLS, reason(56_404, fine, 3));
    assertEquals(Reason.SOURCE_SYMBOLS, reason(Integer.MAX_VALUE, fine, 3));
    assertEquals(Reason.COUNT, reason(3, fine, 4));
    assertEquals(Reason.COUNT, reason(3, fine, -1));
    assertEquals(Reason.ESI_RANGE, reason(3, new int[] {1, -2, 3}, 3));
    assertEquals(Reason.ESI_RANGE, reason(3, new int[] {1, 1 << 24, 3}, 3));
    assertEquals(Reason.ESI_RANGE, reason(3, new int[] {1, Integer.MIN_VALUE, 3}, 3));
    assertEquals(Reason.ESI_DUPLICATE, reason(3, new int[] {7, 8, 9, 7}, 4));
    assertEquals(Reason.ESI_DUPLICATE, reason(3, new int[] {0, 0}, 2));
  }

  @Test
  void shouldFindADuplicateWhereverItIs() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int trial = 0; trial < 500; trial++) {
      int count = random.nextInt(2, 400);
      int[] esis = TestObject.distinct(random, count, 0, trial % 2 == 0 ? 500 : 1 << 24);
      EsiCheck.distinct(esis, count);
      int a = random.nextInt(count);
      int b = (a + 1 + random.nextInt(count - 1)) % count;
      esis[a] = esis[b];
      assertEquals(Reason.ESI_DUPLICATE, reason(10, esis, count), "trial " + trial);
    }
  }

  @Test
  void shouldIgnoreWhatLiesBeyondTheCount() {
    assertTrue(DecodingPlan.of(2, new int[] {0, 1, 1, -5}, 2).isPresent());
  }

  @Test
  void shouldSayThatFewerThanKSymbolsAreNotEnough() {
    assertTrue(DecodingPlan.of(10, new int[0], 0).isEmpty());
    assertTrue(DecodingPlan.of(10, IntStream.range(0, 9).toArray(), 9).isEmpty());
    assertTrue(
        DecodingPlan.of(56_403, IntStream.range(70_000, 80_000).toArray(), 10_000).isEmpty());
  }

  @Test
  void shouldRejectSubSymbolsOfNoSize() {
    DecodingPlan plan = DecodingPlan.of(1, new int[] {0}, 1).orElseThrow();
    for (int bytes : new int[] {0, -1, 65_536, Integer.MAX_VALUE}) {
      SymbolSetException e =
          assertThrows(
              SymbolSetException.class,
              () -> plan.solve(bytes, (index, target, offset) -> {}, (symbol, b, offset) -> {}));
      assertEquals(Reason.SYMBOL_BYTES, e.reason());
    }
  }

  @Test
  void shouldSurviveSymbolsChosenToHurt() {
    // Ids of the heaviest symbols only: no row ever gets short, all columns want to be inactive.
    for (int k : new int[] {10, 1000, 16_384}) {
      BlockCode code = BlockCode.of(k);
      LtSymbol symbol = new LtSymbol(code);
      int[] heavy =
          IntStream.rangeClosed(k, DecodingPlan.MAX_ESI)
              .filter(
                  esi -> {
                    symbol.set(code.internalId(k, esi));
                    return symbol.ltCount >= Math.min(20, code.ltColumns - 2);
                  })
              .limit(k + 3)
              .toArray();
      // Whether it gives up or finds a plan: it comes back, and within bounds.
      DecodingPlan.of(k, heavy, heavy.length).ifPresent(plan -> assertTrue(k <= 1000));
    }
  }

  @Test
  void shouldUseNoMoreThanAFewOfVeryManySymbols() {
    int k = 100;
    int[] esis = IntStream.range(k, 200_000).toArray();
    assertTrue(DecodingPlan.of(k, esis, esis.length).isPresent());
  }

  @Test
  void shouldNeverThrowAnythingUnexpectedOnRandomInput() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int trial = 0; trial < 3000; trial++) {
      int k = random.nextInt(-2, 60);
      int[] esis = new int[random.nextInt(80)];
      int bound = 1 << random.nextInt(3, 26);
      Arrays.setAll(esis, i -> random.nextInt(bound));
      int count = random.nextInt(-1, esis.length + 2);
      try {
        DecodingPlan.of(k, esis, count);
      } catch (SymbolSetException e) {
        assertFalse(e.getMessage().isBlank());
      }
    }
  }

  @Test
  void shouldRefuseToEncodeAnIdOfMoreThan24Bits() {
    SourceBlockEncoder encoder =
        SourceBlockEncoder.of(TestObject.oneBlock(10, 1, 1), 0, new byte[10]);
    assertThrows(SymbolSetException.class, () -> encoder.symbol(-1, new byte[1], 0));
    assertThrows(SymbolSetException.class, () -> encoder.symbol(1 << 24, new byte[1], 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> SourceBlockEncoder.of(TestObject.oneBlock(10, 1, 1), 0, new byte[9]));
  }

  private static Reason reason(int k, int[] esis, int count) {
    return assertThrows(SymbolSetException.class, () -> DecodingPlan.of(k, esis, count)).reason();
  }
}
