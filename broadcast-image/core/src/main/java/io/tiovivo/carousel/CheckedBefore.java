package io.tiovivo.carousel;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** What was checked lately, by 64 bits of its SHA-256: to check it again would tell nothing new. */
final class CheckedBefore {
  /** Objects that are remembered; the one that was checked longest ago is forgotten first. */
  static final int MAX_REMEMBERED = 64;

  private final long[] digests = new long[MAX_REMEMBERED];
  private final MessageDigest sha256 = SymbolHashes.sha256();
  private int remembered;

  /**
   * @param toi that it came under: what is false under one may be true under another
   */
  boolean has(int toi, byte[] object) {
    long digest = digest(toi, object);
    for (int i = 0; i < Math.min(remembered, MAX_REMEMBERED); i++) {
      if (digests[i] == digest) {
        return true;
      }
    }
    return false;
  }

  void add(int toi, byte[] object) {
    // Twice around the ring, so that it stays full and never overflows.
    if (remembered == 2 * MAX_REMEMBERED) {
      remembered = MAX_REMEMBERED;
    }
    digests[remembered++ % MAX_REMEMBERED] = digest(toi, object);
  }

  void forget() {
    remembered = 0;
  }

  private long digest(int toi, byte[] object) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(toi).flip());
    return ByteBuffer.wrap(sha256.digest(object)).getLong();
  }
}
