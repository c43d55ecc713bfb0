package io.tiovivo.identity;

import io.tiovivo.identity.proto.Algorithm;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Names a public key: the first 16 bytes of SHA-256(algorithm as one byte || key).
 *
 * @param hex 32 lower-case hexadecimal digits
 */
public record KeyId(String hex) {
  /** Bytes of a key id on the wire. */
  public static final int BYTES = 16;

  public KeyId {
    if (!hex.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("a key id is 32 hexadecimal digits, not: " + hex);
    }
  }

  /** The id of an Ed25519 public key of 32 bytes. */
  public static KeyId of(byte[] publicKey) {
    MessageDigest sha256 = Digests.sha256();
    sha256.update((byte) Algorithm.ED25519_VALUE);
    return of16(java.util.Arrays.copyOf(sha256.digest(publicKey), BYTES));
  }

  /** The id whose 16 bytes these are. */
  public static KeyId of16(byte[] id) {
    return new KeyId(HexFormat.of().formatHex(id));
  }

  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public String toString() {
    return hex;
  }

  // By hand: what a record would link at its first use costs a small board time and memory.
  @Override
  public boolean equals(Object other) {
    return other instanceof KeyId that && hex.equals(that.hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }
}
