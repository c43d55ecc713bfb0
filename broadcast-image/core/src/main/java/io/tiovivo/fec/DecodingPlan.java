package io.tiovivo.fec;

import java.util.Optional;

/**
 * How a source block follows from the symbols received of it: RFC 6330 section 5.4. Found once per
 * block from the encoding symbol ids alone, then applied to each of the block's sub-blocks. A plan
 * never changes: threads may share it, each with its own {@link SymbolSlab}.
 */
public final class DecodingPlan {
  /** Largest encoding symbol id, RFC 6330 section 3.2. */
  public static final int MAX_ESI = 0xFFFFFF;

  private DecodingPlan() {}

  /**
   * Finds a plan.
   *
   * @param sourceSymbols K, 1..56,403
   * @param esis encoding symbol ids of the symbols received, in any order, each once
   * @param count how many of {@code esis} to look at, from the first on; may exceed K
   * @return empty: these symbols don't determine the block, receive at least one more
   * @throws SymbolSetException K or an id is out of range, or an id occurs twice
   */
  public static Optional<DecodingPlan> of(int sourceSymbols, int[] esis, int count) {
    throw new UnsupportedOperationException("being written");
  }

  /** K, the number of sub-symbols that {@link #solve} writes. */
  public int sourceSymbols() {
    throw new UnsupportedOperationException("being written");
  }

  /** Recovers one sub-block with working memory of its own; see the other {@code solve}. */
  public void solve(int subSymbolBytes, SubSymbolReader in, SubSymbolWriter out) {
    solve(subSymbolBytes, in, out, new SymbolSlab());
  }

  /**
   * Recovers one sub-block.
   *
   * @param subSymbolBytes size of each of its sub-symbols, 1..65,535
   * @param in gives the received sub-symbols
   * @param out takes the K source sub-symbols in order
   * @param slab working memory, about L x {@code subSymbolBytes} bytes after the call
   */
  public void solve(int subSymbolBytes, SubSymbolReader in, SubSymbolWriter out, SymbolSlab slab) {
    throw new UnsupportedOperationException("being written");
  }
}
