package io.tiovivo.fec;

import java.util.Optional;

/**
 * Decides the free columns by the HDPC rows. With the free columns at zero the binary rows give one
 * solution, and each free column adds a known binary vector to it; so putting all that into the
 * HDPC rows gives a system over GF(256) of at most H x H, solved here once for all symbols.
 *
 * <p>G_HDPC = MT x GAMMA is applied column by column: GAMMA is the recursion v = alpha v + column,
 * and each v goes into two rows (RFC 6330 section 5.3.3.3). Here the columns are vectors of up to
 * 16 bits, one for each free column, as eight bit planes in two longs.
 */
final class HdpcSystem {
  private static final int PLANE = 16;

  private HdpcSystem() {}

  /**
   * Finds the inverse.
   *
   * @param dependence by column of A: which free columns it contains, bit f for the f-th
   * @return free x H octets: free column f is the sum over rows h of [f * H + h] times what row h
   *     leaves; empty: the rows don't decide the free columns
   */
  static Optional<byte[]> solve(BlockCode code, byte[] rowPairs, char[] dependence, int free) {
    int h = code.hdpcRows;
    long[] low = new long[h];
    long[] high = new long[h];
    long lowSum = 0;
    long highSum = 0;
    int last = code.columns - h - 1;
    for (int column = 0; column <= last; column++) {
      long carry = highSum >>> 3 * PLANE;
      highSum = (highSum << PLANE | lowSum >>> 3 * PLANE) ^ carry;
      lowSum = (lowSum << PLANE) ^ carry ^ carry << 2 * PLANE ^ carry << 3 * PLANE;
      lowSum ^= dependence[column];
      if (column < last) {
        int a = rowPairs[column] & 0xF;
        int b = rowPairs[column] >> 4 & 0xF;
        low[a] ^= lowSum;
        high[a] ^= highSum;
        low[b] ^= lowSum;
        high[b] ^= highSum;
      }
    }
    byte[] matrix = new byte[h * (free + h)];
    for (int row = 0; row < h; row++) {
      low[row] ^= lowSum ^ dependence[last + 1 + row];
      high[row] ^= highSum;
      for (int f = 0; f < free; f++) {
        matrix[row * (free + h) + f] = (byte) octet(low[row], high[row], f);
      }
      matrix[row * (free + h) + free + row] = 1;
      long carry = highSum >>> 3 * PLANE;
      highSum = (highSum << PLANE | lowSum >>> 3 * PLANE) ^ carry;
      lowSum = (lowSum << PLANE) ^ carry ^ carry << 2 * PLANE ^ carry << 3 * PLANE;
    }
    return invert(matrix, h, free);
  }

  /** Rows a and b of each column of MT but the last, a in the low and b in the high four bits. */
  static byte[] rowPairs(BlockCode code) {
    byte[] result = new byte[code.columns - code.hdpcRows - 1];
    for (int column = 0; column < result.length; column++) {
      int a = code.hdpcRowA(column);
      result[column] = (byte) (a | code.hdpcRowB(column, a) << 4);
    }
    return result;
  }

  private static int octet(long low, long high, int bit) {
    int result = 0;
    for (int plane = 0; plane < 4; plane++) {
      result |= (int) (low >>> plane * PLANE + bit & 1) << plane;
      result |= (int) (high >>> plane * PLANE + bit & 1) << plane + 4;
    }
    return result;
  }

  private static Optional<byte[]> invert(byte[] matrix, int rows, int free) {
    int width = free + rows;
    for (int column = 0; column < free; column++) {
      int pivot = column;
      while (pivot < rows && matrix[pivot * width + column] == 0) {
        pivot++;
      }
      if (pivot == rows) {
        return Optional.empty();
      }
      for (int i = 0; i < width; i++) {
        byte swap = matrix[pivot * width + i];
        matrix[pivot * width + i] = matrix[column * width + i];
        matrix[column * width + i] = swap;
      }
      int scale = Gf256.inverse(matrix[column * width + column] & 0xFF);
      for (int i = 0; i < width; i++) {
        int at = column * width + i;
        matrix[at] = (byte) Gf256.multiply(scale, matrix[at] & 0xFF);
      }
      for (int row = 0; row < rows; row++) {
        int factor = matrix[row * width + column] & 0xFF;
        if (row == column || factor == 0) {
          continue;
        }
        for (int i = 0; i < width; i++) {
          matrix[row * width + i] ^=
              (byte) Gf256.multiply(factor, matrix[column * width + i] & 0xFF);
        }
      }
    }
    byte[] result = new byte[free * rows];
    for (int f = 0; f < free; f++) {
      System.arraycopy(matrix, f * width + free, result, f * rows, rows);
    }
    return Optional.of(result);
  }
}
