package io.tiovivo.fec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Working memory of {@link DecodingPlan#solve}: about one sub-block. Keep one and hand it to every
 * solve, so that a receiver allocates it once; it grows to the largest sub-block that it has seen.
 * Not for two threads at once.
 *
 * <p>Each symbol is an array of its own: see {@link Lanes} for why.
 */
public final class SymbolSlab {
  private long[][] pool = new long[0][];
  private int lanes;
  private byte[] bytes = new byte[0];
  private LongBuffer view = LongBuffer.allocate(0);

  public SymbolSlab() {}

  /** Makes room for {@code count} symbols of {@code symbolBytes}, whatever they then contain. */
  long[][] pool(int count, int symbolBytes) {
    int needed = lanes(symbolBytes);
    if (count > pool.length || needed > lanes) {
      int width = Math.max(lanes, needed);
      int size = Math.max(count, pool.length);
      // Let go of the old memory before asking for new: there may be no room for both.
      pool = new long[0][];
      lanes = 0;
      long[][] grown = new long[size][];
      for (int i = 0; i < size; i++) {
        grown[i] = new long[width];
      }
      pool = grown;
      lanes = width;
      bytes = new byte[lanes * Long.BYTES];
      view = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asLongBuffer();
    }
    return pool;
  }

  /** Room for the bytes of one symbol; {@link #load} and {@link #store} copy from and to it. */
  byte[] bytes() {
    return bytes;
  }

  /** Sets a symbol from {@link #bytes}; what is past its end there doesn't matter. */
  void load(long[] symbol, int count) {
    view.get(0, symbol, 0, count);
  }

  /** Sets {@link #bytes} from a symbol. */
  void store(long[] symbol, int count) {
    view.put(0, symbol, 0, count);
  }

  static int lanes(int symbolBytes) {
    return (symbolBytes + Long.BYTES - 1) / Long.BYTES;
  }
}
