package io.tiovivo.fec;

import java.util.SplittableRandom;

/** Objects and symbol sets for tests, reproducible from a seed. */
final class TestObject {
  private TestObject() {}

  /** Low octets of xorshift32 (13, 17, 5), as {@code codec.mjs} makes them. */
  static byte[] bytes(int count, int seed) {
    byte[] result = new byte[count];
    int x = seed;
    for (int i = 0; i < count; i++) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      result[i] = (byte) x;
    }
    return result;
  }

  /** Different random numbers below {@code bound}, in random order. */
  static int[] distinct(SplittableRandom random, int count, int from, int bound) {
    java.util.LinkedHashSet<Integer> set = new java.util.LinkedHashSet<>();
    while (set.size() < count) {
      set.add(random.nextInt(from, bound));
    }
    return set.stream().mapToInt(Integer::intValue).toArray();
  }

  static void shuffle(SplittableRandom random, int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
  }

  /** One-block parameters. */
  static ObjectTransmissionInformation oneBlock(int bytes, int symbolBytes, int alignment) {
    return new ObjectTransmissionInformation(bytes, symbolBytes, 1, 1, alignment);
  }

  /** Encoding symbols in the order of {@code esis}. */
  static byte[][] symbols(SourceBlockEncoder encoder, int symbolBytes, int[] esis) {
    byte[][] result = new byte[esis.length][symbolBytes];
    for (int i = 0; i < esis.length; i++) {
      encoder.symbol(esis[i], result[i], 0);
    }
    return result;
  }

  /** Decodes a whole block, sub-block by sub-block, into {@code object}. */
  static void decode(
      ObjectTransmissionInformation oti,
      int sbn,
      DecodingPlan plan,
      byte[][] symbols,
      byte[] object,
      SymbolSlab slab) {
    for (int subBlock = 0; subBlock < oti.subBlocks(); subBlock++) {
      int bytes = oti.subSymbolBytes(subBlock);
      int within = oti.subSymbolOffset(subBlock);
      long start = oti.blockOffset(sbn) + (long) plan.sourceSymbols() * within;
      plan.solve(
          bytes,
          (index, target, offset) ->
              System.arraycopy(symbols[index], within, target, offset, bytes),
          (symbol, source, offset) -> {
            long position = start + (long) symbol * bytes;
            int present = (int) Math.max(0, Math.min(bytes, object.length - position));
            if (present > 0) {
              System.arraycopy(source, offset, object, (int) position, present);
            }
          },
          slab);
    }
  }
}
