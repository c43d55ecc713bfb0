package io.tiovivo.flash;

/**
 * Flash memory as four functions. Pages are programmed once between erases; before {@link #sync},
 * programs and erases may be lost, torn or reordered by a power cut.
 *
 * <p>Every method throws {@link FlashException} with a typed reason when the medium fails, and
 * {@link IllegalArgumentException} on a call that breaks these rules (a defect of the caller).
 */
public interface FlashPort {
  /** Sizes of this flash; never changes. */
  FlashGeometry geometry();

  /** Reads {@code length} bytes at any {@code offset}. Erased bytes read as 0xFF. */
  void read(long offset, byte[] target, int targetOffset, int length);

  /**
   * Programs whole, erased pages: {@code offset} and {@code length} are multiples of the page size.
   */
  void program(long offset, byte[] source, int sourceOffset, int length);

  /**
   * Erases whole erase blocks: {@code offset} and {@code length} are multiples of the erase block
   * size.
   */
  void erase(long offset, long length);

  /** Returns once everything before is durable, in any order. */
  void sync();
}
