package io.tiovivo.fec;

import io.tiovivo.fec.SymbolSetException.Reason;
import java.util.Arrays;

/**
 * Makes any encoding symbol of one source block: RFC 6330 section 5.3. Holds the block's
 * intermediate symbols, L x T bytes (about 1.02 times the block), and needs the object no more. Not
 * for two threads at once.
 */
public final class SourceBlockEncoder {
  private final int sourceSymbols;
  private final int symbolBytes;
  private final BlockCode code;
  private final LtSymbol lt;
  private final char[] slotOf;
  private final long[][] symbols;
  private final char[] slots = new char[LtSymbol.MAX_COLUMNS];
  private final long[] sum;
  private final SymbolSlab slab;

  private SourceBlockEncoder(ObjectTransmissionInformation oti, int sbn, ObjectReader object) {
    sourceSymbols = oti.blockSymbols(sbn);
    symbolBytes = oti.symbolBytes();
    Elimination plan = EncodingPlans.of(sourceSymbols);
    code = plan.code;
    lt = new LtSymbol(code);
    slotOf = plan.slotOf;
    SymbolSlab working = new SymbolSlab();
    SymbolSolver solver = new SymbolSolver(plan, working, symbolBytes);
    int[] indexOf = new int[code.extendedSymbols];
    for (int id = 0; id < indexOf.length; id++) {
      indexOf[id] = id < sourceSymbols ? id : -1;
    }
    SourceBlock source = new SourceBlock(oti, sbn, object);
    solver.load(indexOf, source);
    solver.solve();
    solver.addAllFree();
    symbols = Arrays.copyOf(solver.pool(), code.columns);
    sum = new long[SymbolSlab.lanes(symbolBytes)];
    slab = new SymbolSlab();
    slab.pool(0, symbolBytes);
  }

  /** Reads block {@code sbn} of the object and prepares it. */
  public static SourceBlockEncoder of(
      ObjectTransmissionInformation oti, int sbn, ObjectReader object) {
    return new SourceBlockEncoder(oti, sbn, object);
  }

  /** As the other {@code of}, for an object in memory. */
  public static SourceBlockEncoder of(ObjectTransmissionInformation oti, int sbn, byte[] object) {
    if (object.length != oti.transferBytes()) {
      throw new IllegalArgumentException(
          "object of " + object.length + " bytes announced as " + oti.transferBytes());
    }
    return of(
        oti,
        sbn,
        (position, target, targetOffset, length) ->
            System.arraycopy(object, (int) position, target, targetOffset, length));
  }

  /** K, source symbols of this block; encoding symbols 0..K-1 are the block itself. */
  public int sourceSymbols() {
    return sourceSymbols;
  }

  /**
   * Writes encoding symbol {@code esi}, T bytes, to {@code target} from {@code offset} on. With
   * several sub-blocks it is their sub-symbols one after another, as RFC 6330 section 4.4.2 sends
   * them.
   *
   * @param esi 0..2^24-1
   */
  public void symbol(int esi, byte[] target, int offset) {
    if (esi < 0 || esi > DecodingPlan.MAX_ESI) {
      throw new SymbolSetException(
          Reason.ESI_RANGE, "encoding symbol id " + esi + " is not in 0..16777215");
    }
    lt.set(code.internalId(sourceSymbols, esi));
    for (int i = 0; i < lt.count; i++) {
      slots[i] = slotOf[lt.columns[i]];
    }
    Lanes.sum(sum, symbols, slots, 0, lt.count, sum.length);
    slab.store(sum, sum.length);
    System.arraycopy(slab.bytes(), 0, target, offset, symbolBytes);
  }
}
