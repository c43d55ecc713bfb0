package io.tiovivo.testkit.flash;

import java.util.Arrays;

/** Which pages are known to be erased. */
final class Pages {
  private final boolean[] touched;
  private final int pageBytes;

  Pages(int totalBytes, int pageBytes) {
    touched = new boolean[totalBytes / pageBytes];
    this.pageBytes = pageBytes;
  }

  void copyFrom(Pages other) {
    System.arraycopy(other.touched, 0, touched, 0, touched.length);
  }

  /**
   * Programmed, or hit by a cut: what that left may read as erased and not be, so only an erase
   * makes it good again.
   */
  void touch(int offset, int length) {
    Arrays.fill(touched, offset / pageBytes, (offset + length + pageBytes - 1) / pageBytes, true);
  }

  void erase(int offset, int length) {
    Arrays.fill(touched, offset / pageBytes, (offset + length) / pageBytes, false);
  }

  /** Where the first page begins that is not known to be erased; -1: there is none. */
  int notErased(int offset, int length) {
    for (int at = offset; at < offset + length; at += pageBytes) {
      if (touched[at / pageBytes]) {
        return at;
      }
    }
    return -1;
  }
}
