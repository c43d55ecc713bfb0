package io.tiovivo.fec;

/** Arithmetic of single octets: RFC 6330 section 5.7, polynomial x^8 + x^4 + x^3 + x^2 + 1. */
final class Gf256 {
  private static final int POLYNOMIAL = 0x11D;
  private static final int ORDER = 255;
  private static final byte[] EXP = new byte[2 * ORDER];
  private static final byte[] LOG = new byte[ORDER + 1];

  static {
    int power = 1;
    for (int i = 0; i < ORDER; i++) {
      EXP[i] = (byte) power;
      EXP[i + ORDER] = (byte) power;
      LOG[power] = (byte) i;
      power <<= 1;
      if (power > ORDER) {
        power ^= POLYNOMIAL;
      }
    }
  }

  private Gf256() {}

  /** Product of two octets, each 0..255. */
  static int multiply(int a, int b) {
    return a == 0 || b == 0 ? 0 : EXP[(LOG[a] & 0xFF) + (LOG[b] & 0xFF)] & 0xFF;
  }

  /** 1 / a, for a in 1..255. */
  static int inverse(int a) {
    if (a == 0) {
      throw new ArithmeticException("inverse of 0");
    }
    return EXP[ORDER - (LOG[a] & 0xFF)] & 0xFF;
  }
}
