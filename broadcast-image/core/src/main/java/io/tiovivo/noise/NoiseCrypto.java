package io.tiovivo.noise;

/**
 * The cryptography that a Noise handshake needs, as a port: computed on a box, charged to the
 * virtual clock in the simulator.
 */
public interface NoiseCrypto {
  /** Bytes of an X25519 key, private or public, and of what two of them agree on. */
  int KEY_BYTES = 32;

  /** Bytes that sealing adds. */
  int TAG_BYTES = 16;

  /** A fresh X25519 key pair. */
  SessionKeyPair generate();

  /**
   * X25519 (RFC 7748).
   *
   * @return 32 bytes; null for a public key of small order, which agrees on nothing secret
   */
  byte[] agree(SessionKeyPair own, byte[] publicKey);

  /**
   * ChaCha20-Poly1305 (RFC 8439) with Noise's nonce: 4 zero bytes, then {@code nonce}
   * little-endian.
   *
   * @param out takes {@code length + TAG_BYTES} bytes from {@code outOffset}; may be {@code in}
   */
  void seal(
      byte[] key,
      long nonce,
      byte[] associated,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset);

  /**
   * Opens what {@link #seal} made.
   *
   * @param length tag included
   * @return whether it is authentic; otherwise {@code out} is of no use
   */
  boolean open(
      byte[] key,
      long nonce,
      byte[] associated,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset);
}
