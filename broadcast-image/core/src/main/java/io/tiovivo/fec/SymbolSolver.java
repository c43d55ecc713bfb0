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
  /** The largest sum that is put together here: of the multiples of all HDPC rows. */
  private static final int MAX_TERMS = 16 * Byte.SIZE;

  private final Elimination plan;
  private final BlockCode code;
  private final SparseProgram program;
  private final int lanes;
  private final long[][] pool;
  private final SymbolSlab slab;

  /** First pool entry after the slots: room for intermediate results. */
  private final int spare;

  /** First of the multiples of what the HDPC rows leave, and of the table of free columns. */
  private final int firstMultiple;

  private final int firstTable;
  private final int groupBits;

  /** Places in the pool of what is added to one symbol. */
  private final char[] terms = new char[MAX_TERMS];

  SymbolSolver(Elimination plan, SymbolSlab slab, int symbolBytes) {
    this.plan = plan;
    this.slab = slab;
    code = plan.code;
    program = plan.program;
    lanes = SymbolSlab.lanes(symbolBytes);
    spare = code.columns;
    groupBits = FreeTable.groupBits(plan.free, code.extendedSymbols);
    int dense = plan.rank + DenseProduct.TABLE;
    firstMultiple = spare + 1;
    firstTable = firstMultiple + code.hdpcRows * Byte.SIZE;
    int free = firstTable - spare + FreeTable.size(plan.free, groupBits);
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
    int count = start[index + 1] - start[index];
    System.arraycopy(slots, start[index], terms, 0, count);
    count = FreeTable.terms(dependence, plan.free, groupBits, firstTable, terms, count);
    Lanes.sum(pool[spare], pool, terms, 0, count, lanes);
    slab.store(pool[spare], lanes);
  }

  /** Completes all intermediate symbols. */
  void addAllFree() {
    for (int slot = 0; slot < code.columns; slot++) {
      int count =
          FreeTable.terms(plan.dependence[slot], plan.free, groupBits, firstTable, terms, 0);
      Lanes.addAll(pool[slot], pool, terms, 0, count, lanes);
    }
  }

  /** The intermediate symbols by slot; {@link #addAllFree} completes them. */
  long[][] pool() {
    return pool;
  }

  private void addPivots(int slot, int row) {
    Lanes.addAll(pool[slot], pool, program.slots, program.start[row], program.middle[row], lanes);
  }

  private void solveFree() {
    int h = code.hdpcRows;
    long[] sum = pool[spare];
    Lanes.clear(sum, lanes);
    for (int row = 0; row < h; row++) {
      Lanes.clear(leftBy(row), lanes);
    }
    int last = code.columns - h - 1;
    for (int column = 0; column < last; column++) {
      int pair = plan.rowPairs[column];
      Lanes.step(
          sum, pool[plan.slotOf[column]], leftBy(pair & 0xF), leftBy(pair >> 4 & 0xF), lanes);
    }
    Lanes.timesAlpha(sum, sum, lanes);
    Lanes.add(sum, pool[plan.slotOf[last]], lanes);
    for (int row = 0; row < h; row++) {
      Lanes.add(leftBy(row), sum, pool[plan.slotOf[last + 1 + row]], lanes);
      Lanes.timesAlpha(sum, sum, lanes);
    }
    for (int row = 0; row < h; row++) {
      for (int bit = 1; bit < Byte.SIZE; bit++) {
        int multiple = firstMultiple + row * Byte.SIZE + bit;
        Lanes.timesAlpha(pool[multiple], pool[multiple - 1], lanes);
      }
    }
    int firstFree = program.pivots + plan.rank;
    for (int f = 0; f < plan.free; f++) {
      int count = 0;
      for (int bit = 0; bit < h * Byte.SIZE; bit++) {
        if ((plan.freeByRow[f * h + bit / Byte.SIZE] >> bit % Byte.SIZE & 1) != 0) {
          terms[count++] = (char) (firstMultiple + bit);
        }
      }
      Lanes.sum(pool[firstFree + f], pool, terms, 0, count, lanes);
    }
    FreeTable.fill(pool, firstFree, plan.free, groupBits, firstTable, lanes);
    // The free columns reach their own slots, like any other, by what these depend on.
    for (int f = 0; f < plan.free; f++) {
      Lanes.clear(pool[firstFree + f], lanes);
    }
  }

  /** What an HDPC row leaves: the first of its multiples by 1, alpha, alpha^2 and so on. */
  private long[] leftBy(int row) {
    return pool[firstMultiple + row * Byte.SIZE];
  }
}
