package io.tiovivo.testkit.fleet;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.tiovivo.identity.Clocks;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.KeyId;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.identity.proto.KeyCertificate;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.identity.proto.RootSet;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.identity.proto.TrustChain;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A fleet with real keys for tests, always the same for one name: three root keys of which two must
 * sign, a release key and a carousel key. The parts are there too, to build broken ones from.
 */
public final class TestFleet {
  /** 2026-01-01T00:00:00Z: when its first root set is issued. */
  public static final long BEGIN_S = Clocks.FIRST_S;

  /** 2030-01-01T00:00:00Z: when its certificates end. */
  public static final long END_S = 1_893_456_000L;

  private final String name;
  private final List<Signed> rootSets = new ArrayList<>();
  private final List<Signed> certificates = new ArrayList<>();

  private TestFleet(String name) {
    this.name = name;
    rootSets.add(signRootSet(rootSet(1).build(), root(0), root(1)));
    certificates.add(certify(KeyRole.RELEASE, releaseKey(), END_S, root(0), root(1)));
    certificates.add(certify(KeyRole.CAROUSEL, carouselKey(), END_S, releaseKey()));
  }

  public static TestFleet named(String name) {
    return new TestFleet(name);
  }

  /** A key that follows from its label, for this fleet. */
  public JcaSigningKey key(String label) {
    String secret = "test key/" + name + "/" + label;
    return JcaSigningKey.ofSeed(Digests.sha256(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /** Root key 0, 1 or 2; others are not in the first root set. */
  public JcaSigningKey root(int index) {
    return key("root " + index);
  }

  public JcaSigningKey releaseKey() {
    return key("release");
  }

  public JcaSigningKey carouselKey() {
    return key("carousel");
  }

  /** What a box is given: the first root set only. */
  public byte[] trustFile() {
    return TrustChain.newBuilder().addRootSets(rootSets.get(0)).build().toByteArray();
  }

  /** What a box believes at first. */
  public Trust trust() {
    try {
      return Trust.parse(trustFile(), new JcaSignatures());
    } catch (TrustException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A root set of this fleet with root keys 0, 1, 2 and threshold 2, to be changed and signed. */
  public RootSet.Builder rootSet(int version) {
    return RootSet.newBuilder()
        .setFormat(1)
        .setFleet(name)
        .setVersion(version)
        .setThreshold(2)
        .setIssuedS(BEGIN_S + version - 1)
        .addKeys(root(0).publicKeyMessage())
        .addKeys(root(1).publicKeyMessage())
        .addKeys(root(2).publicKeyMessage());
  }

  public static Signed signRootSet(RootSet set, JcaSigningKey... keys) {
    return sign(SigningContext.ROOT_SET, set, keys);
  }

  /** A certificate of this fleet. */
  public Signed certify(
      KeyRole role, JcaSigningKey subject, long notAfterS, JcaSigningKey... issuers) {
    KeyCertificate certificate =
        KeyCertificate.newBuilder()
            .setFormat(1)
            .setFleet(name)
            .setRole(role)
            .setKey(subject.publicKeyMessage())
            .setNotBeforeS(BEGIN_S)
            .setNotAfterS(notAfterS)
            .build();
    return sign(SigningContext.KEY_CERTIFICATE, certificate, issuers);
  }

  /** Signs anything with any keys. */
  public static Signed sign(SigningContext context, MessageLite payload, JcaSigningKey... keys) {
    return sign(context, payload.toByteArray(), keys);
  }

  public static Signed sign(SigningContext context, byte[] payload, JcaSigningKey... keys) {
    Signed.Builder signed = Signed.newBuilder().setPayload(ByteString.copyFrom(payload));
    Arrays.stream(keys).forEach(key -> signed.addSignatures(key.sign(context, payload)));
    return signed.build();
  }

  /** Puts a newer root set on the air, in every chain from now on. */
  public TestFleet publish(Signed rootSet) {
    rootSets.add(rootSet);
    return this;
  }

  /** Puts other certificates on the air in place of those before. */
  public TestFleet certificates(Signed... others) {
    certificates.clear();
    certificates.addAll(Arrays.asList(others));
    return this;
  }

  /** A root set that revokes a key, signed by root keys 0 and 1. */
  public static RootSet.Builder revoking(RootSet.Builder set, KeyId key) {
    return set.addRevokedKeyIds(ByteString.copyFrom(key.bytes()));
  }

  /** What travels with each message: newer root sets and the certificates. */
  public TrustChain chain() {
    return TrustChain.newBuilder()
        .addAllRootSets(rootSets.subList(1, rootSets.size()))
        .addAllCertificates(certificates)
        .build();
  }

  public byte[] envelope(Signed signed) {
    return Envelope.newBuilder().setSigned(signed).setChain(chain()).build().toByteArray();
  }

  /** A manifest as it is broadcast, signed by the release key. */
  public byte[] manifest(MessageLite manifest) {
    return envelope(sign(SigningContext.MANIFEST, manifest, releaseKey()));
  }

  /** A beacon as it is broadcast, signed by the carousel key. */
  public byte[] beacon(MessageLite beacon) {
    return envelope(sign(SigningContext.BEACON, beacon, carouselKey()));
  }
}
