package io.tiovivo.flash;

/**
 * What a flash has done since it was opened: the numerator of "flash writes per image byte", and
 * what a wear estimate starts from.
 *
 * @param programs calls of {@link FlashPort#program}
 * @param programmedBytes bytes given to them
 * @param erases calls of {@link FlashPort#erase}
 * @param erasedBytes bytes in the erase blocks given to them
 * @param rewrittenBytes of the erased bytes, those that the medium really had to write because it
 *     has no erase of its own (a file or a card); 0 on real flash
 * @param syncs calls of {@link FlashPort#sync}
 */
public record FlashCounters(
    long programs,
    long programmedBytes,
    long erases,
    long erasedBytes,
    long rewrittenBytes,
    long syncs) {
  /** Nothing done yet. */
  public static final FlashCounters ZERO = new FlashCounters(0, 0, 0, 0, 0, 0);

  /** With one program of {@code bytes} more. */
  public FlashCounters programmed(long bytes) {
    return new FlashCounters(
        programs + 1, programmedBytes + bytes, erases, erasedBytes, rewrittenBytes, syncs);
  }

  /** With one erase of {@code bytes} more, {@code rewritten} of which cost a write. */
  public FlashCounters erased(long bytes, long rewritten) {
    return new FlashCounters(
        programs,
        programmedBytes,
        erases + 1,
        erasedBytes + bytes,
        rewrittenBytes + rewritten,
        syncs);
  }

  /** With one sync more. */
  public FlashCounters synced() {
    return new FlashCounters(
        programs, programmedBytes, erases, erasedBytes, rewrittenBytes, syncs + 1);
  }

  /** Bytes that reached the medium: programmed, and rewritten in place of an erase. */
  public long writtenBytes() {
    return programmedBytes + rewrittenBytes;
  }
}
