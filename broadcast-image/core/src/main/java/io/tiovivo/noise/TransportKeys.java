package io.tiovivo.noise;

/**
 * What a handshake leaves.
 *
 * @param send seals what this side sends, 32 bytes; secret
 * @param receive opens what it gets, 32 bytes; secret
 * @param handshakeHash the same on both sides, and no secret: binds what follows to this handshake
 */
public record TransportKeys(byte[] send, byte[] receive, byte[] handshakeHash) {
  /**
   * The key after this one (Noise revision 34, section 4.2, REKEY). What the old one sealed can't
   * be opened with the new one, nor can the old one be computed from it.
   */
  public static byte[] next(NoiseCrypto crypto, byte[] key) {
    byte[] zeros = new byte[NoiseCrypto.KEY_BYTES];
    byte[] sealed = new byte[NoiseCrypto.KEY_BYTES + NoiseCrypto.TAG_BYTES];
    crypto.seal(key, -1L, new byte[0], zeros, 0, zeros.length, sealed, 0);
    return java.util.Arrays.copyOf(sealed, NoiseCrypto.KEY_BYTES);
  }

  @Override
  public String toString() {
    return "TransportKeys[secret]";
  }
}
