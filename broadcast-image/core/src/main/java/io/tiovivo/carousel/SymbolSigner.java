package io.tiovivo.carousel;

import io.tiovivo.identity.proto.Signature;

/** The port through which a sender has hashes of symbols signed: the carousel key stays behind. */
@FunctionalInterface
public interface SymbolSigner {
  /**
   * Who signed, and the signature.
   *
   * @param keyId 16 bytes
   * @param signature 64 bytes
   */
  record Signed(byte[] keyId, byte[] signature) {
    /** The same as a key makes it. */
    public static Signed of(Signature signature) {
      return new Signed(signature.getKeyId().toByteArray(), signature.getSignature().toByteArray());
    }
  }

  /**
   * Signs a payload with a carousel key, for {@link
   * io.tiovivo.identity.SigningContext#SYMBOL_HASHES}. Called by the sender's worker.
   */
  Signed sign(byte[] payload);
}
