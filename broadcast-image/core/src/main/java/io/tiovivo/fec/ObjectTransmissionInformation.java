package io.tiovivo.fec;

import java.util.Optional;

/**
 * How an object is cut into source blocks, sub-blocks and symbols: RFC 6330 section 3.3 (fields)
 * and 4.4.1 (partitioning).
 *
 * @param transferBytes F, the object's size, 1..942,574,504,275 (RFC 6330 section 3.3.2)
 * @param symbolBytes T, a multiple of {@code alignment}, 1..65,535
 * @param sourceBlocks Z, 1..255 (a source block number is one byte)
 * @param subBlocks N, 1..T/Al
 * @param alignment Al, 1..255
 */
public record ObjectTransmissionInformation(
    long transferBytes, int symbolBytes, int sourceBlocks, int subBlocks, int alignment) {
  /** Most source symbols in a block, K'_max of RFC 6330 section 5.1.2. */
  public static final int MAX_BLOCK_SYMBOLS = 56_403;

  /** Most bytes of an object, RFC 6330 section 3.3.2. */
  public static final long MAX_TRANSFER_BYTES = 942_574_504_275L;

  public ObjectTransmissionInformation {
    flaw(transferBytes, symbolBytes, sourceBlocks, subBlocks, alignment)
        .ifPresent(
            flaw -> {
              throw new IllegalArgumentException(flaw);
            });
  }

  /** What is wrong with these numbers, for input that may be hostile; empty: nothing. */
  public static Optional<String> flaw(
      long transferBytes, int symbolBytes, int sourceBlocks, int subBlocks, int alignment) {
    if (transferBytes < 1 || transferBytes > MAX_TRANSFER_BYTES) {
      return Optional.of(
          "transfer length " + transferBytes + " is not in 1.." + MAX_TRANSFER_BYTES);
    }
    if (alignment < 1 || alignment > 255) {
      return Optional.of("alignment " + alignment + " is not in 1..255");
    }
    if (symbolBytes < 1 || symbolBytes > 0xFFFF || symbolBytes % alignment != 0) {
      return Optional.of(
          "symbol size " + symbolBytes + " is not a multiple of " + alignment + " in 1..65535");
    }
    if (sourceBlocks < 1 || sourceBlocks > 255) {
      return Optional.of("number of source blocks " + sourceBlocks + " is not in 1..255");
    }
    if (subBlocks < 1 || subBlocks > symbolBytes / alignment) {
      return Optional.of(
          "number of sub-blocks " + subBlocks + " is not in 1.." + symbolBytes / alignment);
    }
    long symbols = ceilDiv(transferBytes, symbolBytes);
    if (symbols < sourceBlocks) {
      return Optional.of(sourceBlocks + " source blocks for " + symbols + " symbols");
    }
    if (ceilDiv(symbols, sourceBlocks) > MAX_BLOCK_SYMBOLS) {
      return Optional.of(
          symbols
              + " symbols in "
              + sourceBlocks
              + " source blocks exceed "
              + MAX_BLOCK_SYMBOLS
              + " a block");
    }
    return Optional.empty();
  }

  /**
   * Chooses Z and N so that one sub-block fits in a receiver's working memory, as RFC 6330 section
   * 4.3 derives them.
   *
   * @param workingBytes WS, most bytes of one sub-block
   * @param minSubSymbolUnits SS, least size of a sub-symbol in units of {@code alignment}
   */
  public static ObjectTransmissionInformation derive(
      long transferBytes,
      int symbolBytes,
      int alignment,
      long workingBytes,
      int minSubSymbolUnits) {
    long symbols = ceilDiv(transferBytes, symbolBytes);
    int mostSubBlocks = Math.max(1, symbolBytes / (minSubSymbolUnits * alignment));
    long largest = blockSymbols(workingBytes, symbolBytes, alignment, mostSubBlocks);
    if (largest < 1) {
      throw new IllegalArgumentException(
          "working memory of "
              + workingBytes
              + " bytes is too small for a symbol of "
              + symbolBytes);
    }
    long sourceBlocks = ceilDiv(symbols, largest);
    if (sourceBlocks > 255) {
      throw new IllegalArgumentException(
          "an object of "
              + transferBytes
              + " bytes needs more than 255 source blocks with a working"
              + " memory of "
              + workingBytes
              + " bytes: give it more");
    }
    long perBlock = ceilDiv(symbols, sourceBlocks);
    int subBlocks = 1;
    while (blockSymbols(workingBytes, symbolBytes, alignment, subBlocks) < perBlock) {
      subBlocks++;
    }
    return new ObjectTransmissionInformation(
        transferBytes, symbolBytes, (int) sourceBlocks, subBlocks, alignment);
  }

  /** Source symbols of the whole object, padding of the last one included: Kt. */
  public long sourceSymbols() {
    return ceilDiv(transferBytes, symbolBytes);
  }

  /** Source symbols K of block {@code sbn}: the first Kt mod Z blocks have one more. */
  public int blockSymbols(int sbn) {
    java.util.Objects.checkIndex(sbn, sourceBlocks);
    return (int) (sourceSymbols() / sourceBlocks + (sbn < sourceSymbols() % sourceBlocks ? 1 : 0));
  }

  /** Offset in the object of block {@code sbn}, in bytes. */
  public long blockOffset(int sbn) {
    java.util.Objects.checkIndex(sbn, sourceBlocks);
    long longer = Math.min(sbn, sourceSymbols() % sourceBlocks);
    return (sourceSymbols() / sourceBlocks * sbn + longer) * symbolBytes;
  }

  /** Bytes of the object in block {@code sbn}, without the padding of the last symbol. */
  public long blockBytes(int sbn) {
    return Math.min((long) blockSymbols(sbn) * symbolBytes, transferBytes - blockOffset(sbn));
  }

  /** Bytes of one sub-symbol of sub-block {@code subBlock}. */
  public int subSymbolBytes(int subBlock) {
    java.util.Objects.checkIndex(subBlock, subBlocks);
    int units = symbolBytes / alignment;
    return (units / subBlocks + (subBlock < units % subBlocks ? 1 : 0)) * alignment;
  }

  /** Offset in a symbol of the sub-symbol of sub-block {@code subBlock}, in bytes. */
  public int subSymbolOffset(int subBlock) {
    java.util.Objects.checkIndex(subBlock, subBlocks);
    int units = symbolBytes / alignment;
    return (units / subBlocks * subBlock + Math.min(subBlock, units % subBlocks)) * alignment;
  }

  /** KL(n) of RFC 6330 section 4.3: the largest K' whose sub-block fits; 0: none does. */
  private static long blockSymbols(
      long workingBytes, int symbolBytes, int alignment, int subBlocks) {
    long subSymbolBytes = alignment * ceilDiv(symbolBytes, (long) alignment * subBlocks);
    long fit = Math.min(MAX_BLOCK_SYMBOLS, workingBytes / subSymbolBytes);
    return SystematicIndices.largestUpTo((int) fit);
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
