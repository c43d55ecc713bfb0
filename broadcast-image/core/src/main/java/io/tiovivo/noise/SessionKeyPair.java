package io.tiovivo.noise;

/**
 * An X25519 key pair.
 *
 * @param privateKey 32 bytes; secret
 * @param publicKey 32 bytes
 */
public record SessionKeyPair(byte[] privateKey, byte[] publicKey) {
  /** Never the private half: this ends up in logs. */
  @Override
  public String toString() {
    return "SessionKeyPair[secret]";
  }
}
