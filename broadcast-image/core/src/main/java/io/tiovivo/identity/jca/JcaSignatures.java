package io.tiovivo.identity.jca;

import io.tiovivo.identity.Signatures;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** Ed25519 by the JDK's own provider. */
public final class JcaSignatures implements Signatures {
  /** Bytes of a public key, RFC 8032 section 5.1.5. */
  public static final int PUBLIC_KEY_BYTES = 32;

  /** Bytes of a signature, RFC 8032 section 5.1.6. */
  public static final int SIGNATURE_BYTES = 64;

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    if (publicKey.length != PUBLIC_KEY_BYTES || signature.length != SIGNATURE_BYTES) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(decode(publicKey));
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return false;
    }
  }

  /**
   * The JDK's form of a raw public key: a little-endian y with the sign of x in the highest bit
   * (RFC 8032 section 5.1.2).
   *
   * @throws GeneralSecurityException when it names no point on the curve
   */
  public static PublicKey decode(byte[] publicKey) throws GeneralSecurityException {
    byte[] bigEndian = new byte[PUBLIC_KEY_BYTES];
    for (int i = 0; i < PUBLIC_KEY_BYTES; i++) {
      bigEndian[i] = publicKey[PUBLIC_KEY_BYTES - 1 - i];
    }
    boolean xOdd = (bigEndian[0] & 0x80) != 0;
    bigEndian[0] &= 0x7F;
    EdECPoint point = new EdECPoint(xOdd, new BigInteger(1, bigEndian));
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
  }

  /** The raw 32 bytes of a JDK public key. */
  public static byte[] encode(EdECPublicKey key) {
    byte[] bigEndian = key.getPoint().getY().toByteArray();
    byte[] raw = new byte[PUBLIC_KEY_BYTES];
    for (int i = 0; i < Math.min(bigEndian.length, PUBLIC_KEY_BYTES); i++) {
      raw[i] = bigEndian[bigEndian.length - 1 - i];
    }
    if (key.getPoint().isXOdd()) {
      raw[PUBLIC_KEY_BYTES - 1] |= (byte) 0x80;
    }
    return raw;
  }
}
