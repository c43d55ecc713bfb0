package io.tiovivo.fec;

/** Where a decoder gets the sub-symbols of the sub-block that it is solving. */
@FunctionalInterface
public interface SubSymbolReader {
  /**
   * Copies one received sub-symbol, as many bytes as were given to {@link DecodingPlan#solve}.
   *
   * <p>Asked for in ascending order of {@code receivedIndex}, at most once each, and after all of
   * those once more for received source symbols, in the order in which they are written.
   *
   * @param receivedIndex index of the symbol in the {@code esis} of {@link DecodingPlan#of}
   * @param target receives the bytes from {@code offset} on; the callee must not keep it
   */
  void read(int receivedIndex, byte[] target, int offset);
}
