package io.tiovivo.fleet.bench;

import java.util.Arrays;

/** Numbers of which a table shows the mean, the 99th percentile and the largest. */
final class Samples {
  private double[] values = new double[64];
  private int count;

  void add(double value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  int count() {
    return count;
  }

  /** 0 when there are none. */
  double mean() {
    return Arrays.stream(values, 0, count).average().orElse(0);
  }

  double max() {
    return Arrays.stream(values, 0, count).max().orElse(0);
  }

  /**
   * The least sample that at least {@code percent} of all samples do not exceed (nearest rank).
   *
   * @param percent above 0, up to 100
   */
  double percentile(double percent) {
    if (count == 0) {
      return 0;
    }
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(percent / 100 * count) - 1)];
  }
}
