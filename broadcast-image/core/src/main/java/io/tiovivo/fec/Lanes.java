package io.tiovivo.fec;

/**
 * Arithmetic on symbols as arrays of 64-bit lanes. Plain loops over one index, each array from 0
 * on: the shape that the server compiler turns into vector code (it can't when several stretches of
 * one array are involved, for they might overlap). Several addends at once save loads and stores.
 */
final class Lanes {
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long REDUCTION = 0x1D1D1D1D1D1D1D1DL;

  private Lanes() {}

  static void clear(long[] d, int lanes) {
    java.util.Arrays.fill(d, 0, lanes, 0);
  }

  static void add(long[] d, long[] a, int lanes) {
    for (int i = 0; i < lanes; i++) {
      d[i] ^= a[i];
    }
  }

  static void add(long[] d, long[] a, long[] b, int lanes) {
    for (int i = 0; i < lanes; i++) {
      d[i] ^= a[i] ^ b[i];
    }
  }

  static void add(long[] d, long[] a, long[] b, long[] c, int lanes) {
    for (int i = 0; i < lanes; i++) {
      d[i] ^= a[i] ^ b[i] ^ c[i];
    }
  }

  static void add(long[] d, long[] a, long[] b, long[] c, long[] e, int lanes) {
    for (int i = 0; i < lanes; i++) {
      d[i] ^= a[i] ^ b[i] ^ c[i] ^ e[i];
    }
  }

  static void set(long[] d, long[] a, long[] b, int lanes) {
    for (int i = 0; i < lanes; i++) {
      d[i] = a[i] ^ b[i];
    }
  }

  static void set(long[] d, long[] a, long[] b, long[] c, int lanes) {
    for (int i = 0; i < lanes; i++) {
      d[i] = a[i] ^ b[i] ^ c[i];
    }
  }

  static void set(long[] d, long[] a, long[] b, long[] c, long[] e, int lanes) {
    for (int i = 0; i < lanes; i++) {
      d[i] = a[i] ^ b[i] ^ c[i] ^ e[i];
    }
  }

  /** Adds the symbols in {@code slots} from {@code from} to before {@code to}. */
  static void addAll(long[] d, long[][] pool, char[] slots, int from, int to, int lanes) {
    int at = from;
    for (; at + 4 <= to; at += 4) {
      add(d, pool[slots[at]], pool[slots[at + 1]], pool[slots[at + 2]], pool[slots[at + 3]], lanes);
    }
    switch (to - at) {
      case 3 -> add(d, pool[slots[at]], pool[slots[at + 1]], pool[slots[at + 2]], lanes);
      case 2 -> add(d, pool[slots[at]], pool[slots[at + 1]], lanes);
      case 1 -> add(d, pool[slots[at]], lanes);
      default -> {}
    }
  }

  /** Sets {@code d} to the sum of the symbols in {@code slots}, as {@link #addAll} takes them. */
  static void sum(long[] d, long[][] pool, char[] slots, int from, int to, int lanes) {
    int at = from;
    switch (to - from) {
      case 0 -> clear(d, lanes);
      case 1 -> System.arraycopy(pool[slots[at++]], 0, d, 0, lanes);
      case 2 -> set(d, pool[slots[at++]], pool[slots[at++]], lanes);
      case 3 -> set(d, pool[slots[at++]], pool[slots[at++]], pool[slots[at++]], lanes);
      default ->
          set(d, pool[slots[at++]], pool[slots[at++]], pool[slots[at++]], pool[slots[at++]], lanes);
    }
    addAll(d, pool, slots, at, to, lanes);
  }

  /** Sets {@code d} to {@code v} times alpha, the octet 2, all octets of all lanes. */
  static void timesAlpha(long[] d, long[] v, int lanes) {
    for (int i = 0; i < lanes; i++) {
      long x = v[i];
      long high = x & HIGH_BITS;
      d[i] = (x ^ high) << 1 ^ ((high << 1) - (high >>> 7) & REDUCTION);
    }
  }

  /** One step of GAMMA's recursion: v = alpha v + c, then a and b each plus v. */
  static void step(long[] v, long[] c, long[] a, long[] b, int lanes) {
    for (int i = 0; i < lanes; i++) {
      long x = v[i];
      long high = x & HIGH_BITS;
      long y = (x ^ high) << 1 ^ ((high << 1) - (high >>> 7) & REDUCTION) ^ c[i];
      v[i] = y;
      a[i] ^= y;
      b[i] ^= y;
    }
  }
}
