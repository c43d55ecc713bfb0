package io.tiovivo.fec;

/**
 * Which intermediate symbols an encoding symbol is the sum of: the tuple generator and the encoding
 * symbol generator of RFC 6330 sections 5.3.5.2 to 5.3.5.4. One object serves any number of symbols
 * one after another.
 */
final class LtSymbol {
  /** Most columns of a symbol: degree 30 and three permanently inactive ones. */
  static final int MAX_COLUMNS = 33;

  /** f[1]..f[30] of RFC 6330 section 5.3.5.2, in units of 2^-20. */
  private static final int[] DEGREE_BOUNDS = {
    5243, 529531, 704294, 791675, 844104, 879057, 904023, 922747, 937311, 948962, 958494, 966438,
    973160, 978921, 983914, 988283, 992138, 995565, 998631, 1001391, 1003887, 1006157, 1008229,
    1010129, 1011876, 1013490, 1014983, 1016370, 1017662, 1048576
  };

  private static final int DEGREE_UNIT = 1 << 20;

  /** The columns: first {@link #ltCount} of the LT kind, then those of the PI kind. */
  final char[] columns = new char[MAX_COLUMNS];

  /** How many columns are below W. */
  int ltCount;

  /** How many columns in all. */
  int count;

  private final BlockCode code;

  LtSymbol(BlockCode code) {
    this.code = code;
  }

  /** Makes this the symbol with an internal symbol id. */
  void set(int internalId) {
    int w = code.ltColumns;
    int y = code.tupleOffset + internalId * code.tupleFactor;
    int degree = degree(RandomNumbers.rand(y, 0, DEGREE_UNIT), w);
    int a = 1 + RandomNumbers.rand(y, 1, w - 1);
    int b = RandomNumbers.rand(y, 2, w);
    for (int i = 0; i < degree; i++) {
      columns[i] = (char) b;
      b += a;
      b = b >= w ? b - w : b;
    }
    ltCount = degree;
    int piDegree = degree < 4 ? 2 + RandomNumbers.rand(internalId, 3, 2) : 2;
    int prime = code.piPrime;
    int a1 = 1 + RandomNumbers.rand(internalId, 4, prime - 1);
    int b1 = RandomNumbers.rand(internalId, 5, prime);
    count = degree;
    while (count < degree + piDegree) {
      if (b1 < code.piColumns) {
        columns[count++] = (char) (w + b1);
      }
      b1 += a1;
      b1 = b1 >= prime ? b1 - prime : b1;
    }
  }

  private static int degree(int v, int ltColumns) {
    int degree = 1;
    while (v >= DEGREE_BOUNDS[degree - 1]) {
      degree++;
    }
    return Math.min(degree, ltColumns - 2);
  }
}
