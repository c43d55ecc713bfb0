package io.tiovivo.noise.jca;

import io.tiovivo.machine.Entropy;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.SessionKeyPair;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * X25519 and ChaCha20-Poly1305 by the JDK. Its ciphers are reused, so one instance serves one
 * thread.
 */
public final class JcaNoiseCrypto implements NoiseCrypto {
  private static final int NONCE_BYTES = 12;

  /** u = 9 (RFC 7748 section 4.1). */
  private static final byte[] BASE_POINT = new byte[KEY_BYTES];

  static {
    BASE_POINT[0] = 9;
  }

  private final Entropy entropy;
  private final KeyFactory keys;
  private final KeyAgreement agreement;
  private final Cipher sealing;
  private final Cipher opening;

  /**
   * @param entropy what private keys are made of
   */
  public JcaNoiseCrypto(Entropy entropy) {
    this.entropy = entropy;
    try {
      keys = KeyFactory.getInstance("X25519");
      agreement = KeyAgreement.getInstance("X25519");
      sealing = Cipher.getInstance("ChaCha20-Poly1305");
      opening = Cipher.getInstance("ChaCha20-Poly1305");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks X25519 or ChaCha20-Poly1305", e);
    }
  }

  @Override
  public SessionKeyPair generate() {
    byte[] secret = new byte[KEY_BYTES];
    entropy.fill(secret);
    return pair(secret);
  }

  /** The pair that follows from a private key of 32 bytes. */
  public SessionKeyPair pair(byte[] secret) {
    byte[] copy = secret.clone();
    return new SessionKeyPair(copy, agree(new SessionKeyPair(copy, BASE_POINT), BASE_POINT));
  }

  @Override
  public byte[] agree(SessionKeyPair own, byte[] publicKey) {
    if (publicKey.length != KEY_BYTES) {
      return null;
    }
    try {
      agreement.init(privateKey(own.privateKey()));
      agreement.doPhase(publicKey(publicKey), true);
      return agreement.generateSecret();
    } catch (InvalidKeyException smallOrder) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("X25519 failed", e);
    }
  }

  private PrivateKey privateKey(byte[] secret) throws GeneralSecurityException {
    return keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
  }

  /** RFC 7748 section 5: little-endian, the highest bit is ignored. */
  private PublicKey publicKey(byte[] littleEndian) throws GeneralSecurityException {
    byte[] bigEndian = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bigEndian[i] = littleEndian[KEY_BYTES - 1 - i];
    }
    bigEndian[0] &= 0x7F;
    return keys.generatePublic(
        new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
  }

  @Override
  public void seal(
      byte[] key,
      long nonce,
      byte[] associated,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    try {
      start(sealing, Cipher.ENCRYPT_MODE, key, nonce, associated);
      finish(sealing, in, offset, length, out, outOffset);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed", e);
    }
  }

  @Override
  public boolean open(
      byte[] key,
      long nonce,
      byte[] associated,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    if (length < TAG_BYTES) {
      return false;
    }
    try {
      startOpening(key, nonce, associated);
      finish(opening, in, offset, length, out, outOffset);
      return true;
    } catch (AEADBadTagException forged) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("opening failed", e);
    }
  }

  /**
   * The JDK refuses the key and nonce that it had just before, in both directions. Opening the same
   * twice is harmless, and usual when a forged datagram comes before the true one.
   */
  private void startOpening(byte[] key, long nonce, byte[] associated)
      throws GeneralSecurityException {
    try {
      start(opening, Cipher.DECRYPT_MODE, key, nonce, associated);
    } catch (InvalidKeyException again) {
      start(opening, Cipher.DECRYPT_MODE, key, ~nonce, associated);
      start(opening, Cipher.DECRYPT_MODE, key, nonce, associated);
    }
  }

  private static void start(Cipher cipher, int mode, byte[] key, long nonce, byte[] associated)
      throws GeneralSecurityException {
    byte[] iv =
        ByteBuffer.allocate(NONCE_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0)
            .putLong(nonce)
            .array();
    cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(iv));
    cipher.updateAAD(associated);
  }

  /** The JDK may write before it has read all, so one array for both gets a copy between. */
  private static void finish(
      Cipher cipher, byte[] in, int offset, int length, byte[] out, int outOffset)
      throws GeneralSecurityException {
    if (in == out) {
      byte[] made = cipher.doFinal(in, offset, length);
      System.arraycopy(made, 0, out, outOffset, made.length);
    } else {
      cipher.doFinal(in, offset, length, out, outOffset);
    }
  }
}
