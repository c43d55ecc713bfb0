package io.tiovivo.fec;

import java.util.Arrays;
import java.util.Optional;

/**
 * How the L intermediate symbols follow from the encoding symbols, as a program without symbols:
 * RFC 6330 section 5.4.2. {@link SymbolSolver} applies it.
 */
final class Elimination {
  /** A slot or row that no symbol goes to. */
  static final char NONE = 0xFFFF;

  final BlockCode code;
  final SparseProgram program;

  /** Inactive columns solved by binary rows: slots pivots..pivots + rank - 1. */
  final int rank;

  /** Inactive columns solved by HDPC rows: the slots after these, at most H. */
  final int free;

  /** Program rows of the dense rows, by rank order. */
  final char[] denseRow;

  /** See {@link InactiveSystem#combinations}. */
  final long[] combinations;

  /** Slot of each column. */
  final char[] slotOf;

  /** By slot: which free columns the symbol contains, bit f for the f-th. */
  final char[] dependence;

  /** See {@link HdpcSystem}; both empty without free columns. */
  final byte[] rowPairs;

  final byte[] freeByRow;

  /** Slot where each encoding symbol starts from; {@link #NONE}: the symbol isn't needed. */
  final char[] slotOfSymbol;

  private Elimination(
      BlockCode code,
      SparseProgram program,
      InactiveSystem system,
      char[] slotOf,
      char[] dependence,
      byte[] rowPairs,
      byte[] freeByRow) {
    this.code = code;
    this.program = program;
    this.slotOf = slotOf;
    this.dependence = dependence;
    this.rowPairs = rowPairs;
    this.freeByRow = freeByRow;
    rank = system.rank;
    free = system.free;
    denseRow = Arrays.copyOf(system.denseRow, rank);
    combinations = system.combinations();
    slotOfSymbol = slotOfSymbol();
  }

  /** Solves the structure for encoding symbols with these internal ids, each once. */
  static Optional<Elimination> of(BlockCode code, int[] internalIds, int symbols) {
    if (code.ldpcRows + code.hdpcRows + symbols < code.columns) {
      return Optional.empty();
    }
    return peel(code, internalIds, symbols)
        .flatMap(
            peeled ->
                InactiveSystem.of(
                        peeled.program, code.columns - peeled.program.pivots, code.hdpcRows)
                    .flatMap(system -> of(code, peeled.program, peeled.slotOf, system)));
  }

  /** What is kept of phase 1: the matrix itself is garbage before phase 2 needs memory. */
  private record Peeled(SparseProgram program, char[] slotOf) {}

  private static Optional<Peeled> peel(BlockCode code, int[] internalIds, int symbols) {
    ConstraintMatrix matrix = new ConstraintMatrix(code, internalIds, symbols);
    return Peeling.of(code, matrix)
        .map(peeling -> new Peeled(new SparseProgram(matrix, peeling), peeling.slotOf));
  }

  private static Optional<Elimination> of(
      BlockCode code, SparseProgram program, char[] slotOf, InactiveSystem system) {
    int pivots = program.pivots;
    char[] newSlot = new char[code.columns - pivots];
    char[] dependence = new char[code.columns];
    for (int i = 0; i < system.rank; i++) {
      newSlot[system.solvedColumn[i]] = (char) (pivots + i);
      dependence[pivots + i] = (char) system.dependence(i);
    }
    for (int f = 0; f < system.free; f++) {
      newSlot[system.freeColumns[f]] = (char) (pivots + system.rank + f);
      dependence[pivots + system.rank + f] = (char) (1 << f);
    }
    for (int column = 0; column < code.columns; column++) {
      if (slotOf[column] >= pivots) {
        slotOf[column] = newSlot[slotOf[column] - pivots];
      }
    }
    spread(program, newSlot, dependence);
    byte[] rowPairs = new byte[0];
    byte[] freeByRow = new byte[0];
    if (system.free > 0) {
      char[] byColumn = new char[code.columns];
      for (int column = 0; column < code.columns; column++) {
        byColumn[column] = dependence[slotOf[column]];
      }
      rowPairs = HdpcSystem.rowPairs(code);
      Optional<byte[]> solved = HdpcSystem.solve(code, rowPairs, byColumn, system.free);
      if (solved.isEmpty()) {
        return Optional.empty();
      }
      freeByRow = solved.get();
    }
    // A free column is zero until the HDPC rows decide it: no need to add it anywhere.
    for (int f = 0; f < system.free; f++) {
      newSlot[system.freeColumns[f]] = SparseProgram.DROPPED;
    }
    program.renameInactive(newSlot);
    return Optional.of(
        new Elimination(code, program, system, slotOf, dependence, rowPairs, freeByRow));
  }

  private static void spread(SparseProgram program, char[] newSlot, char[] dependence) {
    for (int row = 0; row < program.pivots; row++) {
      int sum = 0;
      for (int at = program.start[row]; at < program.middle[row]; at++) {
        sum ^= dependence[program.slots[at]];
      }
      for (int at = program.middle[row]; at < program.start[row + 1]; at++) {
        sum ^= dependence[newSlot[program.slots[at] - program.pivots]];
      }
      dependence[row] = (char) sum;
    }
  }

  /** Whether no encoding symbol goes to a slot: LDPC rows and free columns. */
  boolean startsEmpty(int slot) {
    return slot >= program.pivots + rank || rowOf(slot) < code.ldpcRows;
  }

  private char[] slotOfSymbol() {
    char[] result = new char[program.rows() - code.ldpcRows];
    Arrays.fill(result, NONE);
    for (int slot = 0; slot < program.pivots + rank; slot++) {
      int row = rowOf(slot);
      if (row >= code.ldpcRows) {
        result[row - code.ldpcRows] = (char) slot;
      }
    }
    return result;
  }

  private int rowOf(int slot) {
    return program.matrixRow[slot < program.pivots ? slot : denseRow[slot - program.pivots]];
  }
}
