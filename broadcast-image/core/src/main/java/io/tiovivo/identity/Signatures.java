package io.tiovivo.identity;

/**
 * The cryptography port: signature checks, which a simulator charges for instead of computing.
 * Hashes are plain functions and need no port.
 */
public interface Signatures {
  /**
   * Checks an Ed25519 signature (RFC 8032).
   *
   * @param publicKey 32 bytes
   * @param signature 64 bytes
   * @return false for anything that does not verify, malformed keys and signatures included
   */
  boolean verify(byte[] publicKey, byte[] message, byte[] signature);
}
