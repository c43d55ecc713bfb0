package io.tiovivo.fec;

import io.tiovivo.fec.SymbolSetException.Reason;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a source block follows from the symbols received of it: RFC 6330 section 5.4. Found once per
 * block from the encoding symbol ids alone, then applied to each of the block's sub-blocks. A plan
 * never changes: threads may share it, each with its own {@link SymbolSlab}.
 */
public final class DecodingPlan {
  /** Largest encoding symbol id, RFC 6330 section 3.2. */
  public static final int MAX_ESI = 0xFFFFFF;

  /** Symbols beyond K that a plan looks at; with each, failing gets some 256 times less likely. */
  static final int MAX_EXTRA_SYMBOLS = 64;

  private final int sourceSymbols;

  /** Index of each source symbol among the received ones; -1: not received. */
  private final int[] receivedIndex;

  /** Null: all source symbols were received. */
  private final Elimination elimination;

  /** Index of each symbol of the elimination among the received ones; -1: padding. */
  private final int[] usedIndex;

  /** Slots that sum up to each source symbol not received, and where each begins. */
  private final char[] missingSlots;

  private final int[] missingStart;

  /** Free columns in each source symbol not received. */
  private final char[] missingDependence;

  private DecodingPlan(int[] receivedIndex, Elimination elimination, int[] usedIndex) {
    sourceSymbols = receivedIndex.length;
    this.receivedIndex = receivedIndex;
    this.elimination = elimination;
    this.usedIndex = usedIndex;
    int missing = 0;
    for (int index : receivedIndex) {
      missing += index < 0 ? 1 : 0;
    }
    missingStart = new int[missing + 1];
    missingDependence = new char[missing];
    missingSlots = missing == 0 ? new char[0] : missingSlots(new LtSymbol(elimination.code));
  }

  /**
   * Finds a plan.
   *
   * @param sourceSymbols K, 1..56,403
   * @param esis encoding symbol ids of the symbols received, in any order, each once
   * @param count how many of {@code esis} to look at, from the first on; may exceed K
   * @return empty: these symbols don't determine the block, receive at least one more
   * @throws SymbolSetException K or an id is out of range, or an id occurs twice
   */
  public static Optional<DecodingPlan> of(int sourceSymbols, int[] esis, int count) {
    if (sourceSymbols < 1 || sourceSymbols > ObjectTransmissionInformation.MAX_BLOCK_SYMBOLS) {
      throw new SymbolSetException(
          Reason.SOURCE_SYMBOLS,
          "a block has 1.."
              + ObjectTransmissionInformation.MAX_BLOCK_SYMBOLS
              + " source symbols, not "
              + sourceSymbols);
    }
    EsiCheck.distinct(esis, count);
    if (count < sourceSymbols) {
      return Optional.empty();
    }
    int[] receivedIndex = new int[sourceSymbols];
    Arrays.fill(receivedIndex, -1);
    int received = 0;
    for (int i = 0; i < count; i++) {
      if (esis[i] < sourceSymbols) {
        receivedIndex[esis[i]] = i;
        received++;
      }
    }
    if (received == sourceSymbols) {
      return Optional.of(new DecodingPlan(receivedIndex, null, new int[0]));
    }
    BlockCode code = BlockCode.of(sourceSymbols);
    int padding = code.extendedSymbols - sourceSymbols;
    int repair = Math.min(count - received, sourceSymbols - received + MAX_EXTRA_SYMBOLS);
    int[] usedIndex = new int[padding + received + repair];
    int[] internalIds = new int[usedIndex.length];
    for (int i = 0; i < padding; i++) {
      usedIndex[i] = -1;
      internalIds[i] = sourceSymbols + i;
    }
    int used = padding;
    for (int i = 0; i < count; i++) {
      if (esis[i] < sourceSymbols || repair-- > 0) {
        usedIndex[used] = i;
        internalIds[used++] = code.internalId(sourceSymbols, esis[i]);
      }
    }
    return Elimination.of(code, internalIds, used)
        .map(elimination -> new DecodingPlan(receivedIndex, elimination, usedIndex));
  }

  /** K, the number of sub-symbols that {@link #solve} writes. */
  public int sourceSymbols() {
    return sourceSymbols;
  }

  /** Recovers one sub-block with working memory of its own; see the other {@code solve}. */
  public void solve(int subSymbolBytes, SubSymbolReader in, SubSymbolWriter out) {
    solve(subSymbolBytes, in, out, new SymbolSlab());
  }

  /**
   * Recovers one sub-block.
   *
   * @param subSymbolBytes size of each of its sub-symbols, 1..65,535
   * @param in gives the received sub-symbols
   * @param out takes the K source sub-symbols in order
   * @param slab working memory, about L x {@code subSymbolBytes} bytes after the call
   */
  public void solve(int subSymbolBytes, SubSymbolReader in, SubSymbolWriter out, SymbolSlab slab) {
    if (subSymbolBytes < 1 || subSymbolBytes > 0xFFFF) {
      throw new SymbolSetException(
          Reason.SYMBOL_BYTES, "a sub-symbol has 1..65535 bytes, not " + subSymbolBytes);
    }
    if (elimination == null) {
      slab.pool(1, subSymbolBytes);
      for (int symbol = 0; symbol < sourceSymbols; symbol++) {
        in.read(receivedIndex[symbol], slab.bytes(), 0);
        out.write(symbol, slab.bytes(), 0);
      }
      return;
    }
    SymbolSolver solver = new SymbolSolver(elimination, slab, subSymbolBytes);
    solver.load(usedIndex, in);
    solver.solve();
    int missing = 0;
    for (int symbol = 0; symbol < sourceSymbols; symbol++) {
      if (receivedIndex[symbol] >= 0) {
        in.read(receivedIndex[symbol], slab.bytes(), 0);
      } else {
        solver.sum(missingSlots, missingStart, missing, missingDependence[missing]);
        missing++;
      }
      out.write(symbol, slab.bytes(), 0);
    }
  }

  private char[] missingSlots(LtSymbol lt) {
    char[] result = new char[8 * missingDependence.length + LtSymbol.MAX_COLUMNS];
    int end = 0;
    int missing = 0;
    for (int symbol = 0; symbol < sourceSymbols; symbol++) {
      if (receivedIndex[symbol] >= 0) {
        continue;
      }
      lt.set(symbol);
      if (end + lt.count > result.length) {
        result = Arrays.copyOf(result, result.length + result.length / 4);
      }
      int dependence = 0;
      for (int i = 0; i < lt.count; i++) {
        char slot = elimination.slotOf[lt.columns[i]];
        dependence ^= elimination.dependence[slot];
        result[end++] = slot;
      }
      missingDependence[missing++] = (char) dependence;
      missingStart[missing] = end;
    }
    return result;
  }
}
