package io.tiovivo.fec;

/** A set of symbols, or a symbol's number, that no block of RFC 6330 can have. */
public final class SymbolSetException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Reason {
    /** K is not in 1..56,403. */
    SOURCE_SYMBOLS,
    /** An encoding symbol id is not in 0..2^24-1. */
    ESI_RANGE,
    /** An encoding symbol id occurs twice. */
    ESI_DUPLICATE,
    /** More symbols are announced than the array holds, or a negative number. */
    COUNT,
    /** The size of a sub-symbol is not in 1..65,535. */
    SYMBOL_BYTES
  }

  private final Reason reason;

  SymbolSetException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
