package io.tiovivo.fec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often K + h symbols don't suffice, beside 1/256^(h+1). The decoder fails exactly when the
 * matrix is singular ({@link SingularityTest}), so this measures the code, not the decoder.
 */
class ReceptionFailureTest {
  private static final long SEED = 20261120;

  /**
   * Small blocks fail up to twice as often as a random matrix over GF(256) would (most rows are
   * binary). Five standard deviations come on top.
   */
  private static final double ALLOWANCE = 2.2;

  @ParameterizedTest
  @CsvSource({"10,60000", "26,40000", "101,20000", "500,4000", "1000,2000"})
  void shouldFailAsSeldomAsTheCodePromises(int k, int trials) {
    int scale = Integer.getInteger("tiovivo.fec.trials.scale", 1);
    int[] failures = new int[3];
    SplittableRandom random = new SplittableRandom(SEED + k);
    int total = trials * scale;
    for (int trial = 0; trial < total; trial++) {
      int[] esis = TestObject.distinct(random, k + 2, k, DecodingPlan.MAX_ESI + 1);
      for (int extra = 0; extra < failures.length; extra++) {
        if (DecodingPlan.of(k, esis, k + extra).isPresent()) {
          break;
        }
        failures[extra]++;
      }
    }
    for (int extra = 0; extra < failures.length; extra++) {
      double bound = Math.pow(256, -(extra + 1));
      double allowed = ALLOWANCE * bound * total;
      System.out.printf(
          "K = %d, seed %d, h = %d: %d failures in %d, %.3g; bound 1/256^%d = %.3g%n",
          k,
          SEED + k,
          extra,
          failures[extra],
          total,
          (double) failures[extra] / total,
          extra + 1,
          bound);
      assertTrue(failures[extra] <= allowed + 5 * Math.sqrt(allowed) + 1, "K = " + k);
    }
  }
}
