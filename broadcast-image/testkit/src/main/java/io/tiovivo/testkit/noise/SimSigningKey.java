package io.tiovivo.testkit.noise;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.KeyId;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.proto.Algorithm;
import io.tiovivo.identity.proto.PublicKey;
import io.tiovivo.identity.proto.Signature;
import java.nio.charset.StandardCharsets;

/** A signing key for virtual time: {@link SimSignatures} accepts what it signs. */
public final class SimSigningKey {
  private static final long PUBLIC = 0x7369676EL;

  private final byte[] publicKey;

  private SimSigningKey(byte[] publicKey) {
    this.publicKey = publicKey;
  }

  /** The key that follows from a label. */
  public static SimSigningKey named(String label) {
    byte[] secret = label.getBytes(StandardCharsets.UTF_8);
    return new SimSigningKey(Mixer.expand(Mixer.mix(PUBLIC, secret), SimSignatures.KEY_BYTES));
  }

  /** 32 bytes. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  public PublicKey publicKeyMessage() {
    return PublicKey.newBuilder()
        .setAlgorithm(Algorithm.ED25519)
        .setKey(ByteString.copyFrom(publicKey))
        .build();
  }

  public KeyId id() {
    return KeyId.of(publicKey);
  }

  /** Signs a payload for one purpose. */
  public Signature sign(SigningContext context, byte[] payload) {
    return Signature.newBuilder()
        .setKeyId(ByteString.copyFrom(id().bytes()))
        .setSignature(
            ByteString.copyFrom(SimSignatures.signature(publicKey, context.message(payload))))
        .build();
  }
}
