package io.tiovivo.fec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All 477 block sizes: see src/test/vectors/raptorq/README.md. */
class EverySizeTest {
  private static final Path VECTORS = Path.of("src/test/vectors/raptorq/every-size.txt");
  private static final int SYMBOL_BYTES = 64;
  private static final int KEPT_BYTES = 8;

  private static List<String[]> vectors() throws IOException {
    return Files.readAllLines(VECTORS).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" "))
        .toList();
  }

  @Test
  void shouldMakeTheRepairSymbolOfTheIndependentCodecAtEverySize() throws IOException {
    List<String[]> vectors = vectors();
    assertEquals(SystematicIndices.SIZES, vectors.size());
    for (String[] vector : vectors) {
      int k = Integer.parseInt(vector[0]);
      // The code works on each octet position by itself: the kept octets need only their own.
      byte[] object = TestObject.bytes(k * SYMBOL_BYTES, k);
      byte[] kept = new byte[k * KEPT_BYTES];
      for (int symbol = 0; symbol < k; symbol++) {
        System.arraycopy(object, symbol * SYMBOL_BYTES, kept, symbol * KEPT_BYTES, KEPT_BYTES);
      }
      byte[] symbol = new byte[KEPT_BYTES];
      SourceBlockEncoder.of(TestObject.oneBlock(kept.length, KEPT_BYTES, 8), 0, kept)
          .symbol(k + 7, symbol, 0);
      assertEquals(vector[1], HexFormat.of().formatHex(symbol), "K' = " + k);
    }
  }

  @Test
  void shouldDecodeFromRepairSymbolsAtSmallSizesAndSomeLargeOnes() {
    SymbolSlab slab = new SymbolSlab();
    for (int index = 0; index < SystematicIndices.SIZES; index++) {
      int k = SystematicIndices.extendedSymbols(index);
      if (k > 3000 && index % 16 != SystematicIndices.SIZES % 16 - 1) {
        continue; // The largest size and every sixteenth before it.
      }
      byte[] object = TestObject.bytes(k, k);
      ObjectTransmissionInformation oti = TestObject.oneBlock(k, 1, 1);
      int first = new SplittableRandom(k).nextInt(k, DecodingPlan.MAX_ESI - k - 4);
      int[] esis = IntStream.range(first, first + k + 4).toArray();
      byte[][] symbols = TestObject.symbols(SourceBlockEncoder.of(oti, 0, object), 1, esis);
      byte[] decoded = new byte[k];
      DecodingPlan plan = DecodingPlan.of(k, esis, esis.length).orElseThrow();
      TestObject.decode(oti, 0, plan, symbols, decoded, slab);
      assertArrayEquals(object, decoded, "K' = " + k);
    }
  }

  @Test
  void shouldHaveTheParametersThatRfc6330SaysTableTwoHas() {
    int previous = 0;
    for (int index = 0; index < SystematicIndices.SIZES; index++) {
      BlockCode code = BlockCode.of(SystematicIndices.extendedSymbols(index));
      assertTrue(code.extendedSymbols > previous);
      assertTrue(prime(code.ldpcRows) && prime(code.ltColumns) && prime(code.piPrime));
      assertTrue(code.piPrime >= code.piColumns && code.piColumns >= code.hdpcRows);
      assertEquals(code.columns, code.ltColumns + code.piColumns);
      assertTrue(code.hdpcRows >= 10 && code.hdpcRows <= 16);
      assertEquals(code.extendedSymbols, BlockCode.of(previous + 1).extendedSymbols);
      previous = code.extendedSymbols;
    }
    assertEquals(ObjectTransmissionInformation.MAX_BLOCK_SYMBOLS, previous);
  }

  private static boolean prime(int number) {
    for (int divisor = 2; divisor * divisor <= number; divisor++) {
      if (number % divisor == 0) {
        return false;
      }
    }
    return number > 1;
  }
}
