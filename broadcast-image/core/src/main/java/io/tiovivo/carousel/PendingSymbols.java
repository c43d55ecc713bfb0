package io.tiovivo.carousel;

import java.util.ArrayDeque;
import java.util.Iterator;

/** Symbols on the strict path that wait for their hash; the oldest goes when there are too many. */
final class PendingSymbols {
  /** Symbols that may wait: a run of a carousel and as many forged ones, with room to spare. */
  static final int MAX_SYMBOLS = 512;

  /** Most memory for them. */
  static final long MAX_BYTES = 768 * 1024;

  /** Says what becomes of a symbol; true: it need not wait any more. */
  interface Judge {
    boolean settle(int sbn, int esi, byte[] symbol);
  }

  private record Symbol(int sbn, int esi, byte[] bytes) {}

  private final int maxSymbols;
  private final ArrayDeque<Symbol> symbols = new ArrayDeque<>();

  PendingSymbols(int maxSymbols, int symbolBytes) {
    this.maxSymbols =
        (int) Math.max(1, Math.min(Math.min(maxSymbols, MAX_SYMBOLS), MAX_BYTES / symbolBytes));
  }

  /** Takes a symbol, owned by this from now on; true: the oldest had to go for it. */
  boolean add(int sbn, int esi, byte[] bytes) {
    boolean full = symbols.size() == maxSymbols;
    if (full) {
      symbols.remove();
    }
    symbols.add(new Symbol(sbn, esi, bytes));
    return full;
  }

  void settle(Judge judge) {
    for (Iterator<Symbol> each = symbols.iterator(); each.hasNext(); ) {
      Symbol symbol = each.next();
      if (judge.settle(symbol.sbn(), symbol.esi(), symbol.bytes())) {
        each.remove();
      }
    }
  }

  int size() {
    return symbols.size();
  }

  void clear() {
    symbols.clear();
  }
}
