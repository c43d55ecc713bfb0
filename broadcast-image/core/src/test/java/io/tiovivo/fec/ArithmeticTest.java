package io.tiovivo.fec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArithmeticTest {
  @Test
  void shouldMultiplyOctetsAsPolynomials() {
    for (int a = 0; a < 256; a++) {
      for (int b = 0; b < 256; b++) {
        int product = 0;
        for (int bit = 0; bit < 8; bit++) {
          product ^= (b >> bit & 1) * (a << bit);
        }
        for (int bit = 14; bit >= 8; bit--) {
          product ^= (product >> bit & 1) * (0x11D << bit - 8);
        }
        assertEquals(product, Gf256.multiply(a, b));
      }
    }
  }

  @Test
  void shouldInvertEveryOctetButZero() {
    for (int a = 1; a < 256; a++) {
      assertEquals(1, Gf256.multiply(a, Gf256.inverse(a)));
    }
    assertThrows(ArithmeticException.class, () -> Gf256.inverse(0));
  }

  @Test
  void shouldMultiplyAllOctetsOfALaneByAlpha() {
    SplittableRandom random = new SplittableRandom(2);
    long[] v = random.longs(64).toArray();
    long[] c = random.longs(64).toArray();
    long[] a = random.longs(64).toArray();
    long[] b = random.longs(64).toArray();
    long[] product = new long[64];
    Lanes.timesAlpha(product, v, 64);
    long[] sum = v.clone();
    long[] oldA = a.clone();
    long[] oldB = b.clone();
    Lanes.step(sum, c, a, b, 64);
    for (int i = 0; i < 64; i++) {
      byte[] octets = ByteBuffer.allocate(8).putLong(v[i]).array();
      for (int j = 0; j < 8; j++) {
        octets[j] = (byte) Gf256.multiply(2, octets[j] & 0xFF);
      }
      assertEquals(ByteBuffer.wrap(octets).getLong(), product[i]);
      assertEquals(product[i] ^ c[i], sum[i]);
      assertEquals(oldA[i] ^ sum[i], a[i]);
      assertEquals(oldB[i] ^ sum[i], b[i]);
    }
  }

  @Test
  void shouldDrawTheNumbersOfTheRfcsGenerator() {
    // V0[0] ^ V1[0] ^ V2[0] ^ V3[0], unsigned, and the wrap of each octet's sum.
    int all = RandomNumbers.rand(0, 0, Integer.MAX_VALUE);
    assertEquals(all, RandomNumbers.rand(0, 256, Integer.MAX_VALUE));
    assertEquals(
        RandomNumbers.rand(0x01020304, 1, 1 << 20), RandomNumbers.rand(0x02030405, 0, 1 << 20));
    assertEquals(
        RandomNumbers.rand(0xFF00FF00, 1, 1 << 20), RandomNumbers.rand(0x00010001, 0, 1 << 20));
  }
}
