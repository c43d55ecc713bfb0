package io.tiovivo.node.enrol;

/** The box's own keys, as a port: a simulator charges for signing instead of computing. */
public interface EnrolmentKeys {
  /** Ed25519 public key, 32 bytes. */
  byte[] signingKey();

  /** X25519 public key, 32 bytes. */
  byte[] sessionKey();

  /** Signs with the Ed25519 key: 64 bytes. */
  byte[] sign(byte[] message);
}
