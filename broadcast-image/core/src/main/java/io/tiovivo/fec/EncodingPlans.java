package io.tiovivo.fec;

import java.util.LinkedHashMap;
import java.util.Map;

/** Eliminations for encoders: one per K', shared by all blocks of that size. */
final class EncodingPlans {
  /** Most plans kept; an image has blocks of at most two sizes. */
  static final int MAX_PLANS = 4;

  private static final EncodingPlans SHARED = new EncodingPlans();

  private final Map<Integer, Elimination> plans =
      new LinkedHashMap<>(2 * MAX_PLANS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Elimination> eldest) {
          return size() > MAX_PLANS;
        }
      };

  /** The plan for blocks of {@code sourceSymbols}. */
  static Elimination of(int sourceSymbols) {
    return SHARED.plan(BlockCode.of(sourceSymbols));
  }

  synchronized Elimination plan(BlockCode code) {
    return plans.computeIfAbsent(code.extendedSymbols, extended -> make(code));
  }

  synchronized int size() {
    return plans.size();
  }

  private static Elimination make(BlockCode code) {
    int[] internalIds = new int[code.extendedSymbols];
    for (int id = 0; id < internalIds.length; id++) {
      internalIds[id] = id;
    }
    return Elimination.of(code, internalIds, internalIds.length)
        .orElseThrow(
            () -> new IllegalStateException("K' = " + code.extendedSymbols + " is not systematic"));
  }
}
