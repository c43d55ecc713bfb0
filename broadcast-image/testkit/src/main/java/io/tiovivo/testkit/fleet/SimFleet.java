package io.tiovivo.testkit.fleet;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.tiovivo.credential.Credential;
import io.tiovivo.credential.CredentialCodec;
import io.tiovivo.identity.Clocks;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.Signatures;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.identity.proto.KeyCertificate;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.identity.proto.RootSet;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.identity.proto.TrustChain;
import io.tiovivo.noise.SessionKeyPair;
import io.tiovivo.testkit.noise.Mixer;
import io.tiovivo.testkit.noise.SimNoiseCrypto;
import io.tiovivo.testkit.noise.SimSigningKey;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A fleet of simulated keys, always the same for one name: one root key, an authority and a
 * carousel key. Enrols as many nodes as a world wants.
 */
public final class SimFleet {
  /** 2030-01-01T00:00:00Z: when its certificates and credentials end. */
  public static final long END_S = 1_893_456_000L;

  /**
   * A node that the authority has enrolled.
   *
   * @param keys its static keys of Noise handshakes
   * @param credential what the authority signed
   * @param envelope the same as it travels
   */
  public record Member(SessionKeyPair keys, Credential credential, byte[] envelope) {}

  private final String name;
  private final Function<byte[], SessionKeyPair> pairs;
  private final Trust trust;
  private final SimSigningKey authority;
  private final SimSigningKey carousel;
  private final TrustChain authorityChain;
  private final TrustChain carouselChain;

  /**
   * @param signatures those that accept simulated keys
   */
  public SimFleet(String name, Signatures signatures) {
    this(name, signatures, SimNoiseCrypto::pair);
  }

  /**
   * The same with other session keys, such as real ones.
   *
   * @param pairs makes a pair of a private key
   */
  public SimFleet(String name, Signatures signatures, Function<byte[], SessionKeyPair> pairs) {
    this.name = name;
    this.pairs = pairs;
    SimSigningKey root = key("root");
    SimSigningKey release = key("release");
    authority = key("authority");
    carousel = key("carousel");
    RootSet set =
        RootSet.newBuilder()
            .setFormat(1)
            .setFleet(name)
            .setVersion(1)
            .setThreshold(1)
            .setIssuedS(Clocks.FIRST_S)
            .addKeys(root.publicKeyMessage())
            .build();
    Signed signedSet = sign(SigningContext.ROOT_SET, set, root);
    try {
      trust =
          Trust.parse(
              TrustChain.newBuilder().addRootSets(signedSet).build().toByteArray(), signatures);
    } catch (TrustException e) {
      throw new IllegalStateException(e);
    }
    authorityChain = chain(certify(KeyRole.AUTHORITY, authority, root));
    carouselChain =
        chain(
            certify(KeyRole.RELEASE, release, root), certify(KeyRole.CAROUSEL, carousel, release));
  }

  public String name() {
    return name;
  }

  /** What each node believes at first. */
  public Trust trust() {
    return trust;
  }

  /**
   * Enrols a node.
   *
   * @param nodeName unique; a word
   */
  public Member enrol(String nodeName, String board, Grant... grants) {
    SimSigningKey signing = key("node " + nodeName);
    SessionKeyPair keys = pairs.apply(Mixer.expand(Mixer.mix(1, signing.publicKey()), 32));
    return enrol(nodeName, board, signing.publicKey(), keys, grants);
  }

  private Member enrol(
      String nodeName, String board, byte[] signingKey, SessionKeyPair keys, Grant... grants) {
    Credential credential =
        new Credential(
            name,
            NodeId.ofKey(signingKey),
            signingKey,
            keys.publicKey(),
            nodeName,
            "",
            board,
            Set.of(grants),
            Clocks.FIRST_S,
            END_S,
            1,
            new byte[0]);
    byte[] payload = CredentialCodec.payload(credential);
    Signed signed = signed(SigningContext.CREDENTIAL, payload, authority);
    return new Member(keys, credential, envelope(signed, authorityChain));
  }

  /** A beacon as it is broadcast. */
  public byte[] beacon(MessageLite beacon) {
    return envelope(sign(SigningContext.BEACON, beacon, carousel), carouselChain);
  }

  private SimSigningKey key(String label) {
    return SimSigningKey.named(name + "/" + label);
  }

  private Signed certify(KeyRole role, SimSigningKey subject, SimSigningKey issuer) {
    KeyCertificate certificate =
        KeyCertificate.newBuilder()
            .setFormat(1)
            .setFleet(name)
            .setRole(role)
            .setKey(subject.publicKeyMessage())
            .setNotBeforeS(Clocks.FIRST_S)
            .setNotAfterS(END_S)
            .build();
    return sign(SigningContext.KEY_CERTIFICATE, certificate, issuer);
  }

  private static TrustChain chain(Signed... certificates) {
    return TrustChain.newBuilder().addAllCertificates(List.of(certificates)).build();
  }

  private static Signed sign(SigningContext context, MessageLite payload, SimSigningKey key) {
    return signed(context, payload.toByteArray(), key);
  }

  private static Signed signed(SigningContext context, byte[] payload, SimSigningKey key) {
    return Signed.newBuilder()
        .setPayload(ByteString.copyFrom(payload))
        .addSignatures(key.sign(context, payload))
        .build();
  }

  private static byte[] envelope(Signed signed, TrustChain chain) {
    return Envelope.newBuilder().setSigned(signed).setChain(chain).build().toByteArray();
  }
}
