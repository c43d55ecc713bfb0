package io.tiovivo.headend.keys;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.tiovivo.identity.KeyId;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.KeyCertificate;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.identity.proto.PublicKey;
import io.tiovivo.identity.proto.RootSet;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.identity.proto.TrustChain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The public half of a fleet's keys: every root set, and the certificates in force. Immutable. */
final class FleetChain {
  /** One certificate, read. */
  record Certificate(KeyCertificate message, Signed signed) {
    KeyId id() {
      return KeyId.of(message.getKey().getKey().toByteArray());
    }

    KeyRole role() {
      return message.getRole();
    }

    /** Seconds since 1970; {@link Long#MAX_VALUE}: does not expire. */
    long notAfterS() {
      return message.getNotAfterS() == 0 ? Long.MAX_VALUE : message.getNotAfterS();
    }

    boolean issuedBy(KeyId id) {
      return signed.getSignaturesList().stream()
          .anyMatch(signature -> signature.getKeyId().equals(ByteString.copyFrom(id.bytes())));
    }
  }

  private final TrustChain chain;
  private final Trust trust;
  private final RootSet rootSet;
  private final List<Certificate> certificates;

  private FleetChain(
      TrustChain chain, Trust trust, RootSet rootSet, List<Certificate> certificates) {
    this.chain = chain;
    this.trust = trust;
    this.rootSet = rootSet;
    this.certificates = List.copyOf(certificates);
  }

  /**
   * Reads and checks what {@link #bytes} wrote.
   *
   * @throws TrustException when it is damaged
   */
  static FleetChain parse(byte[] bytes) throws TrustException {
    Trust trust = Trust.parse(bytes, new JcaSignatures());
    try {
      return of(TrustChain.parseFrom(bytes), trust);
    } catch (InvalidProtocolBufferException e) {
      throw new TrustException(
          io.tiovivo.identity.Refusal.MALFORMED, "not a well-formed certificate");
    }
  }

  private static FleetChain of(TrustChain chain, Trust trust)
      throws InvalidProtocolBufferException {
    Signed newest = chain.getRootSets(chain.getRootSetsCount() - 1);
    List<Certificate> certificates = new ArrayList<>();
    for (Signed signed : chain.getCertificatesList()) {
      certificates.add(new Certificate(KeyCertificate.parseFrom(signed.getPayload()), signed));
    }
    return new FleetChain(chain, trust, RootSet.parseFrom(newest.getPayload()), certificates);
  }

  static FleetChain of(List<Signed> rootSets, List<Signed> certificates) throws TrustException {
    return parse(
        TrustChain.newBuilder()
            .addAllRootSets(rootSets)
            .addAllCertificates(certificates)
            .build()
            .toByteArray());
  }

  byte[] bytes() {
    return chain.toByteArray();
  }

  Trust trust() {
    return trust;
  }

  RootSet rootSet() {
    return rootSet;
  }

  List<KeyId> rootKeys() {
    return rootSet.getKeysList().stream()
        .map(PublicKey::getKey)
        .map(key -> KeyId.of(key.toByteArray()))
        .toList();
  }

  List<Signed> rootSets() {
    return chain.getRootSetsList();
  }

  List<Certificate> certificates() {
    return certificates;
  }

  List<Certificate> certificates(KeyRole role) {
    return certificates.stream().filter(certificate -> certificate.role() == role).toList();
  }

  /** What travels with a message that this key signed: no more than a box needs to check it. */
  TrustChain forSigner(Certificate signer) {
    List<Signed> needed = new ArrayList<>();
    if (signer.role() == KeyRole.CAROUSEL) {
      certificates(KeyRole.RELEASE).stream()
          .filter(issuer -> signer.issuedBy(issuer.id()))
          .forEach(issuer -> needed.add(issuer.signed()));
    }
    needed.add(signer.signed());
    return TrustChain.newBuilder()
        .addAllRootSets(rootSets().subList(1, rootSets().size()))
        .addAllCertificates(needed)
        .build();
  }

  static Signed certify(
      String fleet,
      KeyRole role,
      PublicKey subject,
      long nowS,
      long notAfterS,
      Collection<JcaSigningKey> issuers) {
    return sign(
        SigningContext.KEY_CERTIFICATE,
        KeyCertificate.newBuilder()
            .setFormat(1)
            .setFleet(fleet)
            .setRole(role)
            .setKey(subject)
            .setNotBeforeS(nowS)
            .setNotAfterS(notAfterS)
            .build(),
        issuers);
  }

  static Signed sign(SigningContext context, MessageLite message, Collection<JcaSigningKey> keys) {
    byte[] payload = message.toByteArray();
    Signed.Builder signed = Signed.newBuilder().setPayload(ByteString.copyFrom(payload));
    keys.forEach(key -> signed.addSignatures(key.sign(context, payload)));
    return signed.build();
  }
}
