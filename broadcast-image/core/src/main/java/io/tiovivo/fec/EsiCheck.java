package io.tiovivo.fec;

import io.tiovivo.fec.SymbolSetException.Reason;

/** Checks a list of encoding symbol ids, which may come from anybody. */
final class EsiCheck {
  private static final int GOLDEN = 0x9E3779B9;

  private EsiCheck() {}

  /** Throws {@link SymbolSetException} unless the first {@code count} ids are valid and differ. */
  static void distinct(int[] esis, int count) {
    if (count < 0 || count > esis.length) {
      throw new SymbolSetException(
          Reason.COUNT, count + " symbols announced, an array of " + esis.length + " given");
    }
    if (count == 0) {
      return;
    }
    int bits = 33 - Integer.numberOfLeadingZeros(count + count / 2);
    int[] table = new int[1 << bits];
    for (int i = 0; i < count; i++) {
      int esi = esis[i];
      if (esi < 0 || esi > DecodingPlan.MAX_ESI) {
        throw new SymbolSetException(
            Reason.ESI_RANGE, "encoding symbol id " + esi + " is not in 0..16777215");
      }
      int at = esi * GOLDEN >>> 32 - bits;
      while (table[at] != 0) {
        if (table[at] == esi + 1) {
          throw new SymbolSetException(
              Reason.ESI_DUPLICATE, "encoding symbol id " + esi + " occurs twice");
        }
        at = at + 1 & table.length - 1;
      }
      table[at] = esi + 1;
    }
  }
}
