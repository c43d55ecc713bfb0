package io.tiovivo.identity.jca;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.KeyId;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.proto.Algorithm;
import io.tiovivo.identity.proto.PublicKey;
import io.tiovivo.identity.proto.Signature;
import io.tiovivo.machine.Entropy;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * An Ed25519 private key, by the JDK's own provider. Keep it out of logs: it prints its id only.
 */
public final class JcaSigningKey {
  /** Bytes of the secret that a key follows from, RFC 8032 section 5.1.5. */
  public static final int SEED_BYTES = 32;

  private final KeyPair pair;
  private final byte[] publicKey;
  private final KeyId id;

  private JcaSigningKey(KeyPair pair) {
    this.pair = pair;
    this.publicKey = JcaSignatures.encode((EdECPublicKey) pair.getPublic());
    this.id = KeyId.of(publicKey);
  }

  /** A new key; its secret is drawn from {@code entropy}. */
  public static JcaSigningKey generate(Entropy entropy) {
    byte[] seed = new byte[SEED_BYTES];
    entropy.fill(seed);
    return ofSeed(seed);
  }

  /** The key that follows from a secret of 32 bytes. */
  public static JcaSigningKey ofSeed(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("an Ed25519 secret has " + SEED_BYTES + " bytes");
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      // The JDK offers no other way from a secret to its public key: it asks this for 32 bytes.
      generator.initialize(255, new Fixed(seed.clone()));
      return new JcaSigningKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no Ed25519", e);
    }
  }

  /**
   * Reads a PKCS#8 key (RFC 8410).
   *
   * @throws InvalidKeySpecException when it is damaged or not Ed25519
   */
  public static JcaSigningKey ofPkcs8(byte[] der) throws InvalidKeySpecException {
    KeyFactory factory;
    try {
      factory = KeyFactory.getInstance("Ed25519");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no Ed25519", e);
    }
    EdECPrivateKey key = (EdECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(der));
    byte[] seed =
        key.getBytes().orElseThrow(() -> new InvalidKeySpecException("there is no secret in it"));
    if (seed.length != SEED_BYTES) {
      throw new InvalidKeySpecException("its secret does not have " + SEED_BYTES + " bytes");
    }
    return ofSeed(seed);
  }

  /** This key as PKCS#8 (RFC 8410): a secret. */
  public byte[] pkcs8() {
    return pair.getPrivate().getEncoded();
  }

  /** The 32 raw bytes that others verify with. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** The public key as it travels. */
  public PublicKey publicKeyMessage() {
    return PublicKey.newBuilder()
        .setAlgorithm(Algorithm.ED25519)
        .setKey(ByteString.copyFrom(publicKey))
        .build();
  }

  public KeyId id() {
    return id;
  }

  /** Signs a message: 64 bytes. */
  public byte[] sign(byte[] message) {
    try {
      java.security.Signature signer = java.security.Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing failed", e);
    }
  }

  /** Signs a payload for one purpose. */
  public Signature sign(SigningContext context, byte[] payload) {
    return Signature.newBuilder()
        .setKeyId(ByteString.copyFrom(id.bytes()))
        .setSignature(ByteString.copyFrom(sign(context.message(payload))))
        .build();
  }

  @Override
  public String toString() {
    return "Ed25519 key " + id;
  }

  private static final class Fixed extends SecureRandom {
    private final transient byte[] seed;

    Fixed(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException("this JDK makes Ed25519 keys in another way");
      }
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
      Arrays.fill(seed, (byte) 0);
    }
  }
}
