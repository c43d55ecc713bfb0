package io.tiovivo.fec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ObjectTransmissionInformationTest {
  private static final long SEED = 44121;

  @Test
  void shouldPartitionAsRfc6330Section4412() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int trial = 0; trial < 5000; trial++) {
      int alignment = random.nextInt(1, 20);
      int units = random.nextInt(1, 40);
      int symbolBytes = alignment * units;
      int sourceBlocks = random.nextInt(1, 256);
      int subBlocks = random.nextInt(1, units + 1);
      int symbols = random.nextInt(sourceBlocks, 56_404);
      long bytes = (long) symbols * symbolBytes - random.nextInt(symbolBytes);
      ObjectTransmissionInformation oti =
          new ObjectTransmissionInformation(bytes, symbolBytes, sourceBlocks, subBlocks, alignment);
      assertEquals(symbols, oti.sourceSymbols());
      // (KL, KS, ZL, ZS) = Partition[Kt, Z] and (TL, TS, NL, NS) = Partition[T/Al, N].
      int kl = (symbols + sourceBlocks - 1) / sourceBlocks;
      int ks = symbols / sourceBlocks;
      int zl = symbols - ks * sourceBlocks;
      int tl = (units + subBlocks - 1) / subBlocks;
      int ts = units / subBlocks;
      int nl = units - ts * subBlocks;
      long offset = 0;
      for (int sbn = 0; sbn < sourceBlocks; sbn++) {
        assertEquals(sbn < zl ? kl : ks, oti.blockSymbols(sbn));
        assertEquals(offset, oti.blockOffset(sbn));
        long next = offset + (long) oti.blockSymbols(sbn) * symbolBytes;
        assertEquals(Math.min(next, bytes) - offset, oti.blockBytes(sbn));
        offset = next;
      }
      assertTrue(offset >= bytes && offset - bytes < symbolBytes);
      int within = 0;
      for (int subBlock = 0; subBlock < subBlocks; subBlock++) {
        assertEquals((subBlock < nl ? tl : ts) * alignment, oti.subSymbolBytes(subBlock));
        assertEquals(within, oti.subSymbolOffset(subBlock));
        within += oti.subSymbolBytes(subBlock);
      }
      assertEquals(symbolBytes, within);
    }
  }

  @Test
  void shouldDeriveTheParametersOfTheIndependentCodecAndTheLoader() {
    assertEquals("1 1", derived(10_000 * 64 - 1, 64, 10 << 20, 8));
    assertEquals("1 2", derived(10_000 * 1280 - 99, 1280, 10 << 20, 8));
    assertEquals("2 1", derived(56_405 * 64 - 9, 64, 10 << 20, 8));
    assertEquals("2 2", derived(100_001 * 256 - 200, 256, 10 << 20, 8));
    // 16,384 symbols would fit the loader's memory, but the next smaller size K' is 16,336.
    assertEquals("1 16", derived(16_336 * 1280, 1280, 1_310_720, 10));
    assertEquals("2 9", derived(16_337 * 1280, 1280, 1_310_720, 10));
  }

  private static String derived(long bytes, int symbolBytes, long workingBytes, int minUnits) {
    ObjectTransmissionInformation oti =
        ObjectTransmissionInformation.derive(bytes, symbolBytes, 8, workingBytes, minUnits);
    return oti.sourceBlocks() + " " + oti.subBlocks();
  }

  @Test
  void shouldDeriveSubBlocksThatFitTheWorkingMemory() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int trial = 0; trial < 5000; trial++) {
      int symbolBytes = 8 * random.nextInt(8, 200);
      long workingBytes = random.nextLong(1 << 16, 1 << 24);
      long bytes = random.nextLong(1, 100L << 20);
      int minUnits = random.nextInt(1, 9);
      ObjectTransmissionInformation oti;
      try {
        oti = ObjectTransmissionInformation.derive(bytes, symbolBytes, 8, workingBytes, minUnits);
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().contains("working memory"), e.getMessage());
        continue;
      }
      int extended = BlockCode.of(oti.blockSymbols(0)).extendedSymbols;
      assertTrue((long) extended * oti.subSymbolBytes(0) <= workingBytes);
    }
  }

  @Test
  void shouldSayWhatIsWrong() {
    flaw("transfer length 0 ", 0, 8, 1, 1, 8);
    flaw("transfer length -1 ", -1, 8, 1, 1, 8);
    flaw("transfer length 942574504276 ", 942_574_504_276L, 8, 1, 1, 8);
    flaw("alignment 0 ", 8, 8, 1, 1, 0);
    flaw("alignment 256 ", 8, 256, 1, 1, 256);
    flaw("symbol size 0 ", 8, 0, 1, 1, 8);
    flaw("symbol size 12 ", 8, 12, 1, 1, 8);
    flaw("symbol size 65536 ", 8, 65_536, 1, 1, 8);
    flaw("source blocks 0 ", 8, 8, 0, 1, 8);
    flaw("source blocks 256 ", 8, 8, 256, 1, 8);
    flaw("sub-blocks 0 ", 8, 8, 1, 0, 8);
    flaw("sub-blocks 2 ", 8, 8, 1, 2, 8);
    flaw("2 source blocks for 1 symbols", 8, 8, 2, 1, 8);
    flaw("exceed 56403 a block", 56_404L * 8, 8, 1, 1, 8);
    assertTrue(
        ObjectTransmissionInformation.flaw(942_574_504_275L, 65_535, 255, 1, 1).isEmpty(),
        "the largest object there is");
  }

  private static void flaw(String message, long bytes, int symbol, int z, int n, int al) {
    String flaw = ObjectTransmissionInformation.flaw(bytes, symbol, z, n, al).orElseThrow();
    assertTrue(flaw.contains(message), flaw);
    assertThrows(
        IllegalArgumentException.class,
        () -> new ObjectTransmissionInformation(bytes, symbol, z, n, al));
  }

  @Test
  void shouldNeverThrowWhileJudgingHostileNumbers() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int trial = 0; trial < 100_000; trial++) {
      ObjectTransmissionInformation.flaw(
          random.nextLong() >> random.nextInt(64),
          random.nextInt() >> random.nextInt(32),
          random.nextInt() >> random.nextInt(32),
          random.nextInt() >> random.nextInt(32),
          random.nextInt() >> random.nextInt(32));
    }
  }
}
