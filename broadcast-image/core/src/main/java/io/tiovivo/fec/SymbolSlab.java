package io.tiovivo.fec;

/**
 * Working memory of {@link DecodingPlan#solve}: about one sub-block. Keep one and hand it to every
 * solve, so that a receiver allocates it once; it grows to the largest sub-block that it has seen.
 * Not for two threads at once.
 */
public final class SymbolSlab {
  public SymbolSlab() {}
}
