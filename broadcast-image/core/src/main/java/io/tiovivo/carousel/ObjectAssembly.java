package io.tiovivo.carousel;

import io.tiovivo.fec.DecodingPlan;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.wire.WireReader;
import java.util.Arrays;
import java.util.Optional;

/** Puts a small object (a beacon, a manifest) together from its symbols, in bounded memory. */
final class ObjectAssembly {
  /** Most bytes of a small object. */
  static final int MAX_BYTES = 64 * 1024;

  /** Most source symbols of a small object. */
  static final int MAX_SYMBOLS = 256;

  /** Symbols over K that are kept: with so many, decoding does not fail in a life time. */
  private static final int EXTRA_SYMBOLS = 4;

  private final int toi;
  private final ObjectTransmissionInformation oti;
  private final int[] esis;
  private byte[][] symbols;
  private int count;
  private long lastNs;

  private ObjectAssembly(int toi, ObjectTransmissionInformation oti) {
    this.toi = toi;
    this.oti = oti;
    esis = new int[(int) oti.sourceSymbols() + EXTRA_SYMBOLS];
    symbols = new byte[esis.length][];
  }

  /** Begins an object; empty: it breaks the limits for a small one. */
  static Optional<ObjectAssembly> of(int toi, ObjectTransmissionInformation oti) {
    boolean small =
        oti.transferBytes() <= MAX_BYTES
            && oti.sourceSymbols() <= MAX_SYMBOLS
            && oti.symbolBytes() <= MAX_BYTES / 8
            && oti.sourceBlocks() == 1
            && oti.subBlocks() == 1;
    return small ? Optional.of(new ObjectAssembly(toi, oti)) : Optional.empty();
  }

  int toi() {
    return toi;
  }

  ObjectTransmissionInformation oti() {
    return oti;
  }

  /** When the last symbol came. */
  long lastNs() {
    return lastNs;
  }

  /** Keeps a symbol of the right size; duplicates and what is too many change nothing. */
  void add(long nowNs, int esi, WireReader symbol) {
    lastNs = nowNs;
    if (count == esis.length || symbol.remaining() != oti.symbolBytes()) {
      return;
    }
    for (int i = 0; i < count; i++) {
      if (esis[i] == esi) {
        return;
      }
    }
    esis[count] = esi;
    symbols[count++] = symbol.bytes(oti.symbolBytes());
  }

  /** True once decoding may be tried. */
  boolean enough() {
    return count >= oti.sourceSymbols();
  }

  /** True when no further symbol is kept: if it does not decode now, it never will. */
  boolean isFull() {
    return count == esis.length;
  }

  /** The object; empty: one more symbol is needed. */
  Optional<byte[]> decode() {
    int sourceSymbols = (int) oti.sourceSymbols();
    byte[] object = new byte[sourceSymbols * oti.symbolBytes()];
    Optional<DecodingPlan> plan = DecodingPlan.of(sourceSymbols, esis, count);
    if (plan.isEmpty()) {
      return Optional.empty();
    }
    int bytes = oti.symbolBytes();
    plan.get()
        .solve(
            bytes,
            (index, target, offset) -> System.arraycopy(symbols[index], 0, target, offset, bytes),
            (symbol, source, offset) ->
                System.arraycopy(source, offset, object, symbol * bytes, bytes));
    return Optional.of(Arrays.copyOf(object, (int) oti.transferBytes()));
  }
}
