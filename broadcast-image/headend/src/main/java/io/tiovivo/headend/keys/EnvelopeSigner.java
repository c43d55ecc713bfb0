package io.tiovivo.headend.keys;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.identity.proto.Signature;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.identity.proto.TrustChain;

/** Signs messages of one kind with one certified key, and puts the chain beside each. */
public final class EnvelopeSigner {
  private final SigningContext context;
  private final JcaSigningKey key;
  private final String keyName;
  private final TrustChain chain;
  private final long notAfterS;

  EnvelopeSigner(
      SigningContext context, JcaSigningKey key, String keyName, TrustChain chain, long notAfterS) {
    this.context = context;
    this.key = key;
    this.keyName = keyName;
    this.chain = chain;
    this.notAfterS = notAfterS;
  }

  /** The serialised envelope of a payload. */
  public byte[] envelope(byte[] payload) {
    Signed signed =
        Signed.newBuilder()
            .setPayload(ByteString.copyFrom(payload))
            .addSignatures(key.sign(context, payload))
            .build();
    return Envelope.newBuilder().setSigned(signed).setChain(chain).build().toByteArray();
  }

  /**
   * The signature alone, of something else that the same role signs.
   *
   * @throws IllegalArgumentException when another role signs that
   */
  public Signature signature(SigningContext other, byte[] payload) {
    if (other.signer() != context.signer()) {
      throw new IllegalArgumentException(keyName + " does not sign " + other);
    }
    return key.sign(other, payload);
  }

  /**
   * An envelope with this key's signature beside those that it has, and what a box needs to check
   * it beside the chain that it has; as it was when this key has signed already.
   *
   * @param envelope a well-formed one
   */
  public byte[] cosigned(byte[] envelope) throws InvalidProtocolBufferException {
    Envelope before = Envelope.parseFrom(envelope);
    Signature signature = key.sign(context, before.getSigned().getPayload().toByteArray());
    boolean signed =
        before.getSigned().getSignaturesList().stream()
            .anyMatch(each -> each.getKeyId().equals(signature.getKeyId()));
    if (signed) {
      return envelope;
    }
    TrustChain.Builder joined = before.getChain().toBuilder();
    chain.getRootSetsList().stream().skip(joined.getRootSetsCount()).forEach(joined::addRootSets);
    chain.getCertificatesList().stream()
        .filter(each -> !joined.getCertificatesList().contains(each))
        .forEach(joined::addCertificates);
    return before.toBuilder()
        .setSigned(before.getSigned().toBuilder().addSignatures(signature))
        .setChain(joined)
        .build()
        .toByteArray();
  }

  /** The key's name in its directory, such as "carousel-1". */
  public String keyName() {
    return keyName;
  }

  /** When the key's certificate ends, seconds since 1970; {@link Long#MAX_VALUE}: never. */
  public long notAfterS() {
    return notAfterS;
  }
}
