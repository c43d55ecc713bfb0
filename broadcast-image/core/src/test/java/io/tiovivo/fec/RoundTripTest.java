package io.tiovivo.fec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private static final long SEED = 20261120;
  private static final int CASES = 400;

  @Test
  void shouldRecoverEveryBlockWhateverTheShapeLossAndOrder() {
    SymbolSlab slab = new SymbolSlab();
    for (int number = 0; number < CASES; number++) {
      long seed = SEED + number;
      SplittableRandom random = new SplittableRandom(seed);
      ObjectTransmissionInformation oti = shape(random);
      String what = "seed " + seed + " " + oti;
      byte[] object = TestObject.bytes((int) oti.transferBytes(), number + 1);
      byte[] decoded = new byte[object.length];
      for (int sbn = 0; sbn < oti.sourceBlocks(); sbn++) {
        SourceBlockEncoder encoder = SourceBlockEncoder.of(oti, sbn, object);
        int k = oti.blockSymbols(sbn);
        int[] esis = received(random, k);
        byte[][] symbols = TestObject.symbols(encoder, oti.symbolBytes(), esis);
        Optional<DecodingPlan> plan = DecodingPlan.of(k, esis, esis.length);
        TestObject.decode(
            oti, sbn, plan.orElseThrow(() -> new AssertionError(what)), symbols, decoded, slab);
      }
      assertArrayEquals(object, decoded, what);
    }
  }

  /**
   * Some shape of a few kilobytes: any Al, any N, blocks of 1 to 300 symbols, a partial last one.
   */
  private static ObjectTransmissionInformation shape(SplittableRandom random) {
    int alignment = random.nextInt(4) == 0 ? 8 : random.nextInt(1, 18);
    int units = random.nextInt(1, 13);
    int symbolBytes = alignment * units;
    int subBlocks = random.nextInt(1, units + 1);
    int sourceBlocks = random.nextInt(1, 5);
    int symbols = random.nextInt(sourceBlocks, random.nextBoolean() ? 1200 : 40);
    long bytes = (long) symbols * symbolBytes - random.nextInt(symbolBytes);
    return new ObjectTransmissionInformation(
        bytes, symbolBytes, sourceBlocks, subBlocks, alignment);
  }

  /**
   * What a receiver gets: source symbols with some loss, repair symbols from anywhere, shuffled.
   */
  private static int[] received(SplittableRandom random, int k) {
    int lossPercent = random.nextInt(101);
    int[] source =
        IntStream.range(0, k).filter(esi -> random.nextInt(100) >= lossPercent).toArray();
    int extra = random.nextBoolean() ? 3 : random.nextInt(3, k + 80);
    int[] repair =
        TestObject.distinct(random, k - source.length + extra, k, DecodingPlan.MAX_ESI + 1);
    int[] esis = Arrays.copyOf(source, source.length + repair.length);
    System.arraycopy(repair, 0, esis, source.length, repair.length);
    TestObject.shuffle(random, esis);
    return esis;
  }

  @Test
  void shouldTreatEachOctetPositionOfTheSymbolsByItself() {
    int k = 77;
    byte[] wide = TestObject.bytes(k * 64, 5);
    SourceBlockEncoder wideEncoder =
        SourceBlockEncoder.of(TestObject.oneBlock(wide.length, 64, 8), 0, wide);
    for (int bytes = 1; bytes < 64; bytes++) {
      byte[] narrow = new byte[k * bytes];
      for (int symbol = 0; symbol < k; symbol++) {
        System.arraycopy(wide, symbol * 64, narrow, symbol * bytes, bytes);
      }
      SourceBlockEncoder encoder =
          SourceBlockEncoder.of(TestObject.oneBlock(narrow.length, bytes, 1), 0, narrow);
      for (int esi = 0; esi < 2 * k; esi++) {
        byte[] expected = new byte[64];
        byte[] actual = new byte[bytes];
        wideEncoder.symbol(esi, expected, 0);
        encoder.symbol(esi, actual, 0);
        assertArrayEquals(Arrays.copyOf(expected, bytes), actual, bytes + " bytes, esi " + esi);
      }
    }
  }

  @Test
  void shouldSendTheSourceItselfAsFirstSymbols() {
    byte[] object = TestObject.bytes(1000 * 16 - 3, 9);
    ObjectTransmissionInformation oti = TestObject.oneBlock(object.length, 16, 8);
    SourceBlockEncoder encoder = SourceBlockEncoder.of(oti, 0, object);
    byte[] symbols = new byte[1000 * 16];
    for (int esi = 0; esi < 1000; esi++) {
      encoder.symbol(esi, symbols, esi * 16);
    }
    assertArrayEquals(Arrays.copyOf(object, symbols.length), symbols);
  }

  @Test
  void shouldWriteSourceSymbolsInOrderAndReadEachReceivedOneInOrder() {
    int k = 50;
    int[] esis = IntStream.range(20, 20 + k + 2).toArray();
    byte[] object = TestObject.bytes(k * 8, 3);
    byte[][] symbols =
        TestObject.symbols(
            SourceBlockEncoder.of(TestObject.oneBlock(k * 8, 8, 8), 0, object), 8, esis);
    int[] reads = new int[esis.length];
    int[] last = {-1, -1};
    DecodingPlan.of(k, esis, esis.length)
        .orElseThrow()
        .solve(
            8,
            (index, target, offset) -> {
              if (last[1] < 0) {
                assertEquals(1, ++reads[index]);
                assertEquals(true, index > last[0]);
                last[0] = index;
              }
              System.arraycopy(symbols[index], 0, target, offset, 8);
            },
            (symbol, bytes, offset) -> assertEquals(++last[1], symbol));
    assertEquals(k - 1, last[1]);
  }

  @Test
  void shouldKeepNoMoreEncodingPlansThanItsLimit() {
    EncodingPlans plans = new EncodingPlans();
    for (int k = 1; k < 200; k++) {
      plans.plan(BlockCode.of(k));
    }
    assertEquals(EncodingPlans.MAX_PLANS, plans.size());
  }
}
