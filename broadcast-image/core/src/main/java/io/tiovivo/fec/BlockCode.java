package io.tiovivo.fec;

/** The code's parameters for one block size: RFC 6330 sections 5.3.3.3 and 5.6. */
final class BlockCode {
  /** Most rows of the LDPC, HDPC and LT kind that a decoder looks at: ids fit in 16 bits. */
  static final int MAX_ROWS = 0xFFFF;

  /** K', source symbols with padding. */
  final int extendedSymbols;

  /** S, LDPC rows. */
  final int ldpcRows;

  /** H, HDPC rows, 10..16. */
  final int hdpcRows;

  /** W, columns (intermediate symbols) that the LT code draws by degree. */
  final int ltColumns;

  /** P, permanently inactive columns, after the LT columns. */
  final int piColumns;

  /** L = K' + S + H = W + P, intermediate symbols. */
  final int columns;

  /** P1, smallest prime that is at least P. */
  final int piPrime;

  /** B(K') and A(K') of the tuple generator, RFC 6330 section 5.3.5.4. */
  final int tupleOffset;

  final int tupleFactor;

  private BlockCode(int index) {
    extendedSymbols = SystematicIndices.extendedSymbols(index);
    ldpcRows = SystematicIndices.ldpcSymbols(index);
    hdpcRows = SystematicIndices.hdpcSymbols(index);
    ltColumns = SystematicIndices.ltSymbols(index);
    columns = extendedSymbols + ldpcRows + hdpcRows;
    piColumns = columns - ltColumns;
    piPrime = primeFrom(piColumns);
    int systematicIndex = SystematicIndices.systematicIndex(index);
    tupleFactor = 53591 + systematicIndex * 997 | 1;
    tupleOffset = 10267 * (systematicIndex + 1);
  }

  /** The code for a block of {@code sourceSymbols}, 1..56,403. */
  static BlockCode of(int sourceSymbols) {
    return new BlockCode(SystematicIndices.indexFor(sourceSymbols));
  }

  /** Internal symbol id of encoding symbol {@code esi}: skips the padding, section 5.3.1. */
  int internalId(int sourceSymbols, int esi) {
    return esi < sourceSymbols ? esi : esi + extendedSymbols - sourceSymbols;
  }

  /** LT columns that LDPC rows cover by the circulant part: B = W - S. */
  int circulantColumns() {
    return ltColumns - ldpcRows;
  }

  /** First row of HDPC column {@code column} (before K' + S - 1) in MT, section 5.3.3.3. */
  int hdpcRowA(int column) {
    return RandomNumbers.rand(column + 1, 6, hdpcRows);
  }

  /** Second row, given the first. */
  int hdpcRowB(int column, int rowA) {
    return (rowA + RandomNumbers.rand(column + 1, 7, hdpcRows - 1) + 1) % hdpcRows;
  }

  private static int primeFrom(int number) {
    int candidate = number;
    while (!prime(candidate)) {
      candidate++;
    }
    return candidate;
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
