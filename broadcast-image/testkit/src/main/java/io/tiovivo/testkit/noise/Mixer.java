package io.tiovivo.testkit.noise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A fast 64-bit hash without any claim to security. */
public final class Mixer {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long FIRST = 0xBF58476D1CE4E5B9L;
  private static final long SECOND = 0x94D049BB133111EBL;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Mixer() {}

  /** Spreads each bit over all 64 (the finisher of SplittableRandom). */
  public static long spread(long value) {
    long mixed = (value ^ value >>> 30) * FIRST;
    mixed = (mixed ^ mixed >>> 27) * SECOND;
    return mixed ^ mixed >>> 31;
  }

  /** Mixes bytes into a state. */
  public static long mix(long state, byte[] bytes, int offset, int length) {
    long mixed = state + length * GOLDEN;
    int at = offset;
    for (int end = offset + (length & ~7); at < end; at += Long.BYTES) {
      mixed = step(mixed, (long) LONGS.get(bytes, at));
    }
    return spread(step(mixed, tail(bytes, at, offset + length - at)));
  }

  public static long mix(long state, byte[] bytes) {
    return mix(state, bytes, 0, bytes.length);
  }

  /** Fills an array with what follows from a state. */
  public static byte[] expand(long state, int length) {
    byte[] bytes = new byte[length];
    blend(state, bytes, 0, length, bytes, 0);
    return bytes;
  }

  /** Adds the stream that follows from a state; twice gives the original. In place or apart. */
  static void blend(long state, byte[] in, int offset, int length, byte[] out, int outOffset) {
    long counter = state;
    int at = 0;
    for (int end = length & ~7; at < end; at += Long.BYTES) {
      counter += GOLDEN;
      LONGS.set(out, outOffset + at, (long) LONGS.get(in, offset + at) ^ spread(counter));
    }
    long last = spread(counter + GOLDEN);
    for (; at < length; at++, last >>>= Byte.SIZE) {
      out[outOffset + at] = (byte) (in[offset + at] ^ last);
    }
  }

  static long get(byte[] bytes, int offset) {
    return (long) LONGS.get(bytes, offset);
  }

  static void put(byte[] bytes, int offset, long value) {
    LONGS.set(bytes, offset, value);
  }

  private static long step(long state, long value) {
    long mixed = (state ^ value) * FIRST;
    return mixed ^ mixed >>> 32;
  }

  private static long tail(byte[] bytes, int offset, int length) {
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << Byte.SIZE | bytes[offset + i] & 0xFF;
    }
    return value;
  }
}
