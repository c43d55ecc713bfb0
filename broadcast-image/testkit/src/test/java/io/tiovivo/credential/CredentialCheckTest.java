package io.tiovivo.credential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.Signatures;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.testkit.fleet.TestFleet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CredentialCheckTest {
  private static final long FROM_S = TestFleet.BEGIN_S + 1000;
  private static final long UNTIL_S = FROM_S + 90 * 86_400;

  private final TestFleet fleet = TestFleet.named("garden");
  private final JcaSigningKey box = fleet.key("box");
  private final byte[] sessionKey = new byte[32];
  private int verifications;
  private CredentialCheck check;

  @BeforeEach
  void certify() throws Exception {
    sessionKey[0] = 9;
    fleet.certificates(
        fleet.certify(
            KeyRole.AUTHORITY,
            fleet.key("authority"),
            TestFleet.END_S,
            fleet.root(0),
            fleet.root(1)));
    Signatures real = new JcaSignatures();
    Signatures counted =
        (key, message, signature) -> {
          verifications++;
          return real.verify(key, message, signature);
        };
    check = new CredentialCheck(Trust.parse(fleet.trustFile(), counted));
    verifications = 0;
  }

  private Credential credential(String name) {
    return new Credential(
        "garden",
        NodeId.ofKey(box.publicKey()),
        box.publicKey(),
        sessionKey,
        name,
        "home",
        "rpi-3b",
        Set.of(Grant.GRANT_SUPERNODE, Grant.GRANT_MEGA),
        FROM_S,
        UNTIL_S,
        7,
        new byte[16]);
  }

  private byte[] envelope(byte[] payload, String signer) {
    return fleet.envelope(TestFleet.sign(SigningContext.CREDENTIAL, payload, fleet.key(signer)));
  }

  private byte[] envelope() {
    return envelope(CredentialCodec.payload(credential("kitchen")), "authority");
  }

  private CredentialRefusal refused(byte[] envelope) {
    CredentialVerdict verdict = check.check(envelope, sessionKey);
    return assertInstanceOf(CredentialVerdict.Refused.class, verdict, verdict.toString()).reason();
  }

  @Test
  void shouldCostOneVerificationOnceTheAuthorityIsKnown() {
    Credential read =
        assertInstanceOf(CredentialVerdict.Accepted.class, check.check(envelope(), sessionKey))
            .credential();
    assertEquals("kitchen", read.name());
    assertEquals(Set.of(Grant.GRANT_SUPERNODE, Grant.GRANT_MEGA), read.grants());
    assertArrayEquals(box.publicKey(), read.signingKey());
    assertEquals(3, verifications, "the credential, and two root signatures of the authority");
    verifications = 0;
    check.check(envelope(), sessionKey);
    assertEquals(1, verifications);
  }

  @Test
  void shouldSayWhyItRefuses() {
    assertEquals(CredentialRefusal.ABSENT, refused(new byte[0]));
    assertEquals(CredentialRefusal.MALFORMED, refused(new byte[] {1, 2, 3}));
    assertEquals(
        CredentialRefusal.NOT_SIGNED,
        refused(envelope(CredentialCodec.payload(credential("a")), "somebody")));
    assertEquals(CredentialRefusal.MALFORMED, refused(envelope(new byte[] {8, 9}, "authority")));
    sessionKey[0] = 1;
    byte[] another = envelope();
    sessionKey[0] = 2;
    assertEquals(CredentialRefusal.KEY_MISMATCH, refused(another));
  }

  @Test
  void shouldGoByTheBeaconsTimeAndRevocations() {
    check.time(UNTIL_S);
    assertInstanceOf(CredentialVerdict.Accepted.class, check.check(envelope(), sessionKey));
    check.time(UNTIL_S + 1);
    assertEquals(CredentialRefusal.EXPIRED, refused(envelope()));
    check.time(FROM_S);
    check.revocations(new Revocations(Set.of(NodeId.ofKey(box.publicKey())), 0));
    assertEquals(CredentialRefusal.REVOKED, refused(envelope()));
    check.revocations(new Revocations(Set.of(), FROM_S + 1));
    assertEquals(CredentialRefusal.TOO_OLD, refused(envelope()));
    check.revocations(new Revocations(Set.of(), FROM_S));
    assertInstanceOf(CredentialVerdict.Accepted.class, check.check(envelope(), sessionKey));
  }

  @Test
  void shouldRefuseOnceTheAuthoritysKeyIsRevokedOrEnded() {
    byte[] before = envelope();
    assertInstanceOf(CredentialVerdict.Accepted.class, check.check(before, sessionKey));
    check.time(TestFleet.END_S + 1);
    assertEquals(CredentialRefusal.AUTHORITY_ENDED, refused(before));
    check.time(0);
    fleet.publish(
        TestFleet.signRootSet(
            TestFleet.revoking(fleet.rootSet(2), fleet.key("authority").id()).build(),
            fleet.root(0),
            fleet.root(1)));
    assertEquals(CredentialRefusal.AUTHORITY_ENDED, refused(envelope()));
    assertEquals(2, check.trust().version(), "and from then on");
    assertEquals(CredentialRefusal.AUTHORITY_ENDED, refused(before));
  }

  @Test
  void shouldRefuseWordsThatCouldForgeALine() {
    for (String name : new String[] {"a b", "a\u001b[2J", "x".repeat(49), "ü"}) {
      assertEquals(
          CredentialRefusal.MALFORMED,
          refused(envelope(CredentialCodec.payload(credential(name)), "authority")),
          name);
    }
  }

  @Test
  void shouldShowNoMoreThanAHandshakeHasRoomFor() {
    for (int version = 2; version <= 8; version++) {
      fleet.publish(
          TestFleet.signRootSet(fleet.rootSet(version).build(), fleet.root(0), fleet.root(1)));
    }
    byte[] whole = envelope();
    byte[] shown = CredentialCodec.shown(whole);
    assertTrue(whole.length > CredentialCodec.MAX_SHOWN_BYTES, "else this shows nothing");
    assertTrue(shown.length <= CredentialCodec.MAX_SHOWN_BYTES, shown.length + " bytes");
    check.check(whole, sessionKey);
    assertInstanceOf(CredentialVerdict.Accepted.class, check.check(shown, sessionKey));
  }

  @Test
  void shouldNeverThrowWhateverIsShown() {
    SplittableRandom random = new SplittableRandom(4);
    byte[] right = envelope();
    for (int i = 0; i < 3_000; i++) {
      byte[] wrong = java.util.Arrays.copyOf(right, random.nextInt(right.length) + 1);
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
      }
      check.check(wrong, sessionKey);
      EnrolmentCodec.readRequest(wrong);
      EnrolmentCodec.readAnswer(wrong);
    }
  }
}
