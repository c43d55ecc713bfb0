package io.tiovivo.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, which every Java runtime has. */
public final class Digests {
  /** Bytes of a SHA-256 digest. */
  public static final int SHA256_BYTES = 32;

  private Digests() {}

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }

  /** SHA-256 of a whole array. */
  public static byte[] sha256(byte[] bytes) {
    return sha256().digest(bytes);
  }
}
