package io.tiovivo.fec;

/**
 * Applies an {@link Elimination} to symbols: phases 1 to 5 of RFC 6330 section 5.4.2, in place in L
 * slots.
 *
 * <ol>
 *   <li>forward: each pivot slot becomes its symbol plus earlier pivots, as if all inactive columns
 *       were zero;
 *   <li>the dense rows, freed of pivots, are combined into the inactive columns;
 *   <li>backward: the first step is undone, which costs less memory than having kept the symbols;
 *   <li>forward again, now with the inactive columns in it;
 *   <li>what the HDPC rows then still leave decides the free columns; they are added to what
 *       depends on them only on the way out.
 * </ol>
 */
final class SymbolSolver {
  private final Elimination plan;
  private final BlockCode code;
  private final SparseProgram program;
  private final int lanes;
  private final long[][] pool;
  private final SymbolSlab slab;

  /** First pool entry after the slots: room for intermediate results. */
  private final int spare;

  private final int groupBits;

  SymbolSolver(Elimination plan, SymbolSlab slab, int symbolBytes) {
    this.plan = plan;
    this.slab = slab;
    code = plan.code;
    program = plan.program;
    lanes = SymbolSlab.lanes(symbolBytes);
    spare = code.columns;
    groupBits = FreeTable.groupBits(plan.free, code.extendedSymbols);
    int dense = plan.rank + DenseProduct.TABLE;
    int free = 1 + code.hdpcRows + FreeTable.size(plan.free, groupBits);
    pool = slab.pool(spare + Math.max(dense, free), symbolBytes);
  }

  /**
   * Takes the encoding symbols.
   *
   * @param indexOf for each symbol of the elimination the index to ask the reader for; -1: a symbol
   *     of zeros
   */
  void load(int[] indexOf, SubSymbolReader in) {
    byte[] bytes = slab.bytes();
    for (int symbol = 0; symbol < indexOf.length; symbol++) {
      int slot = plan.slotOfSymbol[symbol];
      if (slot == Elimination.NONE) {
        continue;
      }
      if (indexOf[symbol] < 0) {
        Lanes.clear(pool[slot], lanes);
      } else {
        in.read(indexOf[symbol], bytes, 0);
        slab.load(pool[slot], lanes);
      }
    }
    for (int slot = 0; slot < code.columns; slot++) {
      if (plan.startsEmpty(slot)) {
        Lanes.clear(pool[slot], lanes);
      }
    }
  }

  /** Turns the encoding symbols into intermediate symbols. */
  void solve() {
    int pivots = program.pivots;
    for (int slot = 0; slot < pivots; slot++) {
      addPivots(slot, slot);
    }
    for (int i = 0; i < plan.rank; i++) {
      addPivots(pivots + i, plan.denseRow[i]);
    }
    DenseProduct.apply(plan.combinations, plan.rank, pool, pivots, spare, lanes);
    for (int slot = pivots - 1; slot >= 0; slot--) {
      addPivots(slot, slot);
    }
    for (int slot = 0; slot < pivots; slot++) {
      Lanes.addAll(
          pool[slot], pool, program.slots, program.start[slot], program.start[slot + 1], lanes);
    }
    if (plan.free > 0) {
      solveFree();
    }
  }

  /**
   * Writes the sum of intermediate symbols to the slab's bytes.
   *
   * @param slots of the symbols, of sum {@code index} from {@code start[index]} on
   * @param dependence the free columns in this sum
   */
  void sum(char[] slots, int[] start, int index, int dependence) {
    long[] sum = pool[spare];
    Lanes.clear(sum, lanes);
    Lanes.addAll(sum, pool, slots, start[index], start[index + 1], lanes);
    addFree(sum, dependence);
    slab.store(sum, lanes);
  }

  /** Completes all intermediate symbols. */
  void addAllFree() {
    for (int slot = 0; slot < code.columns; slot++) {
      addFree(pool[slot], plan.dependence[slot]);
    }
  }

  /** The intermediate symbols by slot; {@link #addAllFree} completes them. */
  long[][] pool() {
    return pool;
  }

  private void addFree(long[] symbol, int dependence) {
    int base = spare + 1 + code.hdpcRows;
    FreeTable.add(symbol, dependence, plan.free, groupBits, pool, base, lanes);
  }

  private void addPivots(int slot, int row) {
    Lanes.addAll(pool[slot], pool, program.slots, program.start[row], program.middle[row], lanes);
  }

  private void solveFree() {
    int h = code.hdpcRows;
    long[] sum = pool[spare];
    int firstRow = spare + 1;
    for (int i = spare; i <= spare + h; i++) {
      Lanes.clear(pool[i], lanes);
    }
    int last = code.columns - h - 1;
    for (int column = 0; column < last; column++) {
      int pair = plan.rowPairs[column];
      Lanes.step(
          sum,
          pool[plan.slotOf[column]],
          pool[firstRow + (pair & 0xF)],
          pool[firstRow + (pair >> 4 & 0xF)],
          lanes);
    }
    Lanes.timesAlpha(sum, lanes);
    Lanes.add(sum, pool[plan.slotOf[last]], lanes);
    for (int row = 0; row < h; row++) {
      Lanes.add(pool[firstRow + row], sum, pool[plan.slotOf[last + 1 + row]], lanes);
      Lanes.timesAlpha(sum, lanes);
    }
    int firstFree = program.pivots + plan.rank;
    for (int row = 0; row < h; row++) {
      long[] multiple = pool[firstRow + row];
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        for (int f = 0; f < plan.free; f++) {
          if ((plan.freeByRow[f * h + row] >> bit & 1) != 0) {
            Lanes.add(pool[firstFree + f], multiple, lanes);
          }
        }
        Lanes.timesAlpha(multiple, lanes);
      }
    }
    FreeTable.fill(pool, firstFree, plan.free, groupBits, firstRow + h, lanes);
    // The free columns reach their own slots, like any other, by what these depend on.
    for (int f = 0; f < plan.free; f++) {
      Lanes.clear(pool[firstFree + f], lanes);
    }
  }
}
