package io.tiovivo.noise;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** HMAC-SHA256 (RFC 2104) and the HKDF that Noise makes of it (revision 34, section 4.3). */
public final class Hmac {
  /** Bytes of a hash, and of a key as Noise uses it. */
  public static final int BYTES = 32;

  private static final int BLOCK_BYTES = 64;

  private Hmac() {}

  /**
   * @param key at most 64 bytes
   * @return 32 bytes
   */
  public static byte[] of(byte[] key, byte[]... parts) {
    if (key.length > BLOCK_BYTES) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes would be hashed first");
    }
    MessageDigest sha256 = sha256();
    byte[] inner = padded(key, 0x36);
    sha256.update(inner);
    for (byte[] part : parts) {
      sha256.update(part);
    }
    byte[] hash = sha256.digest();
    sha256.update(padded(key, 0x5C));
    return sha256.digest(hash);
  }

  /**
   * HKDF with an empty info (RFC 5869).
   *
   * @param outputs 1..3
   * @return that many times 32 bytes
   */
  static byte[][] expand(byte[] chainingKey, byte[] material, int outputs) {
    byte[] secret = of(chainingKey, material);
    byte[][] made = new byte[outputs][];
    byte[] previous = {};
    for (int i = 0; i < outputs; i++) {
      previous = of(secret, previous, new byte[] {(byte) (i + 1)});
      made[i] = previous;
    }
    Arrays.fill(secret, (byte) 0);
    return made;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private static byte[] padded(byte[] key, int pad) {
    byte[] block = new byte[BLOCK_BYTES];
    for (int i = 0; i < BLOCK_BYTES; i++) {
      block[i] = (byte) ((i < key.length ? key[i] : 0) ^ pad);
    }
    return block;
  }
}
