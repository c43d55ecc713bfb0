package io.tiovivo.fec;

/** Where a decoder puts the source sub-symbols that it has recovered. */
@FunctionalInterface
public interface SubSymbolWriter {
  /**
   * Takes one source sub-symbol, as many bytes as were given to {@link DecodingPlan#solve}.
   *
   * @param sourceSymbol 0..K-1, each exactly once, ascending
   * @param bytes holds the sub-symbol from {@code offset} on; valid until the call returns
   */
  void write(int sourceSymbol, byte[] bytes, int offset);
}
