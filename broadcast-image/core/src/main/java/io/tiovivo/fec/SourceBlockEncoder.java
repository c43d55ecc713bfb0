package io.tiovivo.fec;

/**
 * Makes any encoding symbol of one source block: RFC 6330 section 5.3. Holds the block's
 * intermediate symbols, L x T bytes (about 1.02 times the block), and needs the object no more.
 * Never changes: threads may share it.
 */
public final class SourceBlockEncoder {
  private SourceBlockEncoder() {}

  /** Reads block {@code sbn} of the object and prepares it. */
  public static SourceBlockEncoder of(
      ObjectTransmissionInformation oti, int sbn, ObjectReader object) {
    throw new UnsupportedOperationException("being written");
  }

  /** As the other {@code of}, for an object in memory. */
  public static SourceBlockEncoder of(ObjectTransmissionInformation oti, int sbn, byte[] object) {
    return of(
        oti,
        sbn,
        (position, target, targetOffset, length) ->
            System.arraycopy(object, (int) position, target, targetOffset, length));
  }

  /** K, source symbols of this block; encoding symbols 0..K-1 are the block itself. */
  public int sourceSymbols() {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * Writes encoding symbol {@code esi}, T bytes, to {@code target} from {@code offset} on. With
   * several sub-blocks it is their sub-symbols one after another, as RFC 6330 section 4.4.2 sends
   * them.
   *
   * @param esi 0..2^24-1
   */
  public void symbol(int esi, byte[] target, int offset) {
    throw new UnsupportedOperationException("being written");
  }
}
