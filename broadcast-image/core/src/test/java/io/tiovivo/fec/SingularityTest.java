package io.tiovivo.fec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The decoder against the plainest one there is: the constraint matrix of RFC 6330 section 5.3.3.3
 * written out over GF(256), HDPC rows as the product MT x GAMMA, and Gaussian elimination.
 */
class SingularityTest {
  private static final long SEED = 6330;

  @ParameterizedTest
  @CsvSource({"1,300", "10,3000", "11,500", "26,3000", "27,300", "60,150", "101,60"})
  void shouldFailExactlyWhenTheMatrixIsSingular(int k, int trials) {
    SplittableRandom random = new SplittableRandom(SEED + k);
    int singular = 0;
    for (int trial = 0; trial < trials; trial++) {
      int count = k + (trial % 4 == 3 ? 1 : 0);
      // Half of the trials mix source and repair symbols.
      int from = trial % 2 == 0 ? k : 0;
      int bound = trial % 2 == 0 ? DecodingPlan.MAX_ESI + 1 : 3 * k + 3;
      int[] esis = TestObject.distinct(random, count, from, bound);
      boolean solvable = rank(matrix(k, esis)) == BlockCode.of(k).columns;
      singular += solvable ? 0 : 1;
      assertEquals(
          solvable,
          DecodingPlan.of(k, esis, count).isPresent(),
          "seed " + (SEED + k) + " trial " + trial);
    }
    assertTrue(k > 30 || trials < 1000 || singular > 0, "some of these are singular");
  }

  private static int[][] matrix(int k, int[] esis) {
    BlockCode code = BlockCode.of(k);
    int s = code.ldpcRows;
    int h = code.hdpcRows;
    int padding = code.extendedSymbols - k;
    int[][] a = new int[s + h + padding + esis.length][code.columns];
    for (int i = 0; i < code.ltColumns - s; i++) {
      int step = 1 + i / s;
      int b = i % s;
      for (int n = 0; n < 3; n++) {
        a[b][i] = 1;
        b = (b + step) % s;
      }
    }
    for (int i = 0; i < s; i++) {
      a[i][code.ltColumns - s + i] = 1;
      a[i][code.ltColumns + i % code.piColumns] = 1;
      a[i][code.ltColumns + (i + 1) % code.piColumns] = 1;
    }
    hdpc(code, a);
    LtSymbol symbol = new LtSymbol(code);
    for (int row = s + h; row < a.length; row++) {
      int n = row - s - h;
      symbol.set(n < padding ? k + n : code.internalId(k, esis[n - padding]));
      for (int i = 0; i < symbol.count; i++) {
        a[row][symbol.columns[i]] = 1;
      }
    }
    return a;
  }

  private static void hdpc(BlockCode code, int[][] a) {
    int width = code.extendedSymbols + code.ldpcRows;
    int[] powers = new int[width];
    powers[0] = 1;
    for (int i = 1; i < width; i++) {
      powers[i] = Gf256.multiply(powers[i - 1], 2);
    }
    for (int row = 0; row < code.hdpcRows; row++) {
      int[] target = a[code.ldpcRows + row];
      for (int j = 0; j < width; j++) {
        int mt;
        if (j == width - 1) {
          mt = powers[row];
        } else {
          int first = RandomNumbers.rand(j + 1, 6, code.hdpcRows);
          int second =
              (first + RandomNumbers.rand(j + 1, 7, code.hdpcRows - 1) + 1) % code.hdpcRows;
          mt = row == first || row == second ? 1 : 0;
        }
        for (int column = 0; mt != 0 && column <= j; column++) {
          target[column] ^= Gf256.multiply(mt, powers[j - column]);
        }
      }
      target[width + row] = 1;
    }
  }

  private static int rank(int[][] a) {
    int rank = 0;
    for (int column = 0; column < a[0].length; column++) {
      int pivot = rank;
      while (pivot < a.length && a[pivot][column] == 0) {
        pivot++;
      }
      if (pivot == a.length) {
        continue;
      }
      int[] row = a[pivot];
      a[pivot] = a[rank];
      a[rank++] = row;
      int scale = Gf256.inverse(row[column]);
      for (int below = rank; below < a.length; below++) {
        int factor = Gf256.multiply(scale, a[below][column]);
        for (int i = column; factor != 0 && i < row.length; i++) {
          a[below][i] ^= Gf256.multiply(factor, row[i]);
        }
      }
    }
    return rank;
  }
}
