package io.tiovivo.identity;

import static io.tiovivo.testkit.fleet.TestFleet.BEGIN_S;
import static io.tiovivo.testkit.fleet.TestFleet.END_S;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.identity.proto.RootSet;
import io.tiovivo.identity.proto.Signature;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.identity.proto.TrustChain;
import io.tiovivo.testkit.fleet.TestFleet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TrustTest {
  private static final byte[] PAYLOAD = {1, 2, 3};
  private static final long NOW_S = BEGIN_S + 1000;

  private final TestFleet fleet = TestFleet.named("garden");
  private final Trust trust = fleet.trust();

  private byte[] message(SigningContext context, JcaSigningKey... keys) {
    return fleet.envelope(TestFleet.sign(context, PAYLOAD, keys));
  }

  private byte[] manifest() {
    return message(SigningContext.MANIFEST, fleet.releaseKey());
  }

  private static Refusal refusal(Checked checked) {
    return assertInstanceOf(Checked.Refused.class, checked).reason();
  }

  private Refusal refusal(byte[] envelope, SigningContext context) {
    return refusal(trust.check(envelope, context, NOW_S));
  }

  private Checked.Verified verified(Trust by, byte[] envelope) {
    Checked checked = by.check(envelope, SigningContext.MANIFEST, NOW_S);
    return assertInstanceOf(Checked.Verified.class, checked, checked.toString());
  }

  @Test
  void shouldAcceptAManifestOfTheReleaseKeyAndABeaconOfTheCarouselKey() {
    Checked.Verified manifest = verified(trust, manifest());
    assertArrayEquals(PAYLOAD, manifest.payload());
    assertEquals(Set.of(fleet.releaseKey().id()), manifest.signers());
    assertEquals(END_S, manifest.notAfterS());

    byte[] beacon = message(SigningContext.BEACON, fleet.carouselKey());
    assertInstanceOf(Checked.Verified.class, trust.check(beacon, SigningContext.BEACON, NOW_S));
  }

  @Test
  void shouldNotLetAKeySignWhatItsRoleDoesNotAllow() {
    byte[] beacon = message(SigningContext.BEACON, fleet.releaseKey());
    byte[] manifest = message(SigningContext.MANIFEST, fleet.carouselKey());
    byte[] byRoot = message(SigningContext.MANIFEST, fleet.root(0));

    assertEquals(Refusal.UNKNOWN_SIGNER, refusal(beacon, SigningContext.BEACON));
    assertEquals(Refusal.UNKNOWN_SIGNER, refusal(manifest, SigningContext.MANIFEST));
    assertEquals(Refusal.UNKNOWN_SIGNER, refusal(byRoot, SigningContext.MANIFEST));
  }

  @Test
  void shouldNotTakeASignatureForOnePurposeAsOneForAnother() {
    Signed signed = TestFleet.sign(SigningContext.BEACON, PAYLOAD, fleet.releaseKey());

    assertEquals(Refusal.BAD_SIGNATURE, refusal(fleet.envelope(signed), SigningContext.MANIFEST));
  }

  @Test
  void shouldRefuseAManifestWithoutOrWithABrokenSignature() {
    assertEquals(
        Refusal.UNKNOWN_SIGNER, refusal(message(SigningContext.MANIFEST), SigningContext.MANIFEST));
    Signed signed = TestFleet.sign(SigningContext.MANIFEST, PAYLOAD, fleet.releaseKey());
    Signed other = signed.toBuilder().setPayload(ByteString.copyFromUtf8("else")).build();
    assertEquals(Refusal.BAD_SIGNATURE, refusal(fleet.envelope(other), SigningContext.MANIFEST));
  }

  @Test
  void shouldPassOverSignaturesOfKeysAndAlgorithmsThatItDoesNotKnow() {
    Signed signed = TestFleet.sign(SigningContext.MANIFEST, PAYLOAD, fleet.releaseKey());
    Signature foreign =
        Signature.newBuilder()
            .setKeyId(ByteString.copyFrom(new byte[16]))
            .setSignature(ByteString.copyFrom(new byte[3309]))
            .build();
    Signed both =
        signed.toBuilder()
            .clearSignatures()
            .addSignatures(foreign)
            .addSignatures(signed.getSignatures(0))
            .build();

    assertEquals(Set.of(fleet.releaseKey().id()), verified(trust, fleet.envelope(both)).signers());
  }

  @Test
  void shouldReportEveryKeyThatSigned() {
    JcaSigningKey second = fleet.key("release 2");
    fleet.certificates(
        fleet.certify(KeyRole.RELEASE, fleet.releaseKey(), END_S, fleet.root(0), fleet.root(1)),
        fleet.certify(KeyRole.RELEASE, second, END_S - 5, fleet.root(1), fleet.root(2)));

    Checked.Verified verified =
        verified(trust, message(SigningContext.MANIFEST, fleet.releaseKey(), second));

    assertEquals(Set.of(fleet.releaseKey().id(), second.id()), verified.signers());
    assertEquals(END_S - 5, verified.notAfterS());
  }

  @Test
  void shouldRefuseAReleaseKeyThatTooFewRootsCertified() {
    fleet.certificates(fleet.certify(KeyRole.RELEASE, fleet.releaseKey(), END_S, fleet.root(0)));
    assertEquals(Refusal.TOO_FEW_SIGNATURES, refusal(manifest(), SigningContext.MANIFEST));

    fleet.certificates(
        fleet.certify(KeyRole.RELEASE, fleet.releaseKey(), END_S, fleet.root(0), fleet.root(0)));
    assertEquals(Refusal.TOO_FEW_SIGNATURES, refusal(manifest(), SigningContext.MANIFEST));
  }

  @Test
  void shouldRefuseACarouselKeyThatNoReleaseKeyCertified() {
    JcaSigningKey thief = fleet.key("thief");
    fleet.certificates(fleet.certify(KeyRole.CAROUSEL, thief, END_S, thief));

    assertEquals(
        Refusal.UNKNOWN_SIGNER,
        refusal(message(SigningContext.BEACON, thief), SigningContext.BEACON));
  }

  @Test
  void shouldRefuseACarouselKeyWithoutAnEnd() {
    fleet.certificates(
        fleet.certify(KeyRole.RELEASE, fleet.releaseKey(), END_S, fleet.root(0), fleet.root(1)),
        fleet.certify(KeyRole.CAROUSEL, fleet.carouselKey(), 0, fleet.releaseKey()));

    assertEquals(
        Refusal.MALFORMED,
        refusal(message(SigningContext.BEACON, fleet.carouselKey()), SigningContext.BEACON));
  }

  @Test
  void shouldRefuseAnExpiredSignerButStillBootWhatWasAcceptedBefore() {
    byte[] manifest = manifest();

    assertInstanceOf(Checked.Verified.class, trust.check(manifest, SigningContext.MANIFEST, END_S));
    Checked late = trust.check(manifest, SigningContext.MANIFEST, END_S + 1);
    assertEquals(Refusal.EXPIRED, refusal(late));
    assertInstanceOf(Checked.Verified.class, trust.checkStored(manifest, SigningContext.MANIFEST));
  }

  @Test
  void shouldTakeARenewedCertificateOfTheSameKey() {
    fleet.certificates(
        fleet.certify(KeyRole.RELEASE, fleet.releaseKey(), NOW_S - 1, fleet.root(0), fleet.root(1)),
        fleet.certify(KeyRole.RELEASE, fleet.releaseKey(), END_S, fleet.root(0), fleet.root(1)));

    assertEquals(END_S, verified(trust, manifest()).notAfterS());
  }

  @Test
  void shouldRefuseAnotherFleet() {
    TestFleet neighbour = TestFleet.named("neighbour");
    byte[] theirs =
        neighbour.envelope(
            TestFleet.sign(SigningContext.MANIFEST, PAYLOAD, neighbour.releaseKey()));

    assertEquals(Refusal.WRONG_FLEET, refusal(theirs, SigningContext.MANIFEST));
  }

  @Test
  void shouldFollowARootSetThatBothThresholdsSigned() {
    JcaSigningKey fresh = fleet.key("root 3");
    RootSet second =
        fleet
            .rootSet(2)
            .clearKeys()
            .addKeys(fleet.root(1).publicKeyMessage())
            .addKeys(fleet.root(2).publicKeyMessage())
            .addKeys(fresh.publicKeyMessage())
            .build();
    fleet.publish(TestFleet.signRootSet(second, fleet.root(1), fleet.root(2)));
    fleet.certificates(
        fleet.certify(KeyRole.RELEASE, fleet.releaseKey(), END_S, fleet.root(1), fresh));

    Trust newer = verified(trust, manifest()).newer();

    assertEquals(2, newer.version());
    assertTrue(newer.rootKeys().contains(fresh.id()));
    assertEquals(newer.version(), verified(newer, manifest()).newer().version());
  }

  @Test
  void shouldNotFollowARootSetThatOneSideDidNotSign() {
    JcaSigningKey[] thieves = {fleet.key("thief 0"), fleet.key("thief 1")};
    RootSet second =
        fleet
            .rootSet(2)
            .clearKeys()
            .addKeys(thieves[0].publicKeyMessage())
            .addKeys(thieves[1].publicKeyMessage())
            .build();
    for (Signed signed :
        new Signed[] {
          TestFleet.signRootSet(second, thieves),
          TestFleet.signRootSet(second, fleet.root(0), fleet.root(1)),
          TestFleet.signRootSet(second, fleet.root(0), thieves[0], thieves[1])
        }) {
      TestFleet attacked = TestFleet.named("garden").publish(signed);
      Checked checked =
          trust.check(
              attacked.envelope(
                  TestFleet.sign(SigningContext.MANIFEST, PAYLOAD, fleet.releaseKey())),
              SigningContext.MANIFEST,
              NOW_S);
      assertEquals(Refusal.TOO_FEW_SIGNATURES, refusal(checked));
      assertEquals(1, checked.newer().version());
    }
  }

  @Test
  void shouldNotJumpOverARootSet() {
    fleet.publish(TestFleet.signRootSet(fleet.rootSet(3).build(), fleet.root(0), fleet.root(1)));

    assertEquals(Refusal.CHAIN_BROKEN, refusal(manifest(), SigningContext.MANIFEST));
  }

  @Test
  void shouldRefuseARevokedKeyAndKeepTheNewerRootSetThatSaysSo() {
    byte[] before = manifest();
    RootSet second = TestFleet.revoking(fleet.rootSet(2), fleet.releaseKey().id()).build();
    fleet.publish(TestFleet.signRootSet(second, fleet.root(0), fleet.root(2)));

    Checked refused = trust.check(manifest(), SigningContext.MANIFEST, NOW_S);

    assertEquals(Refusal.REVOKED, refusal(refused));
    assertEquals(2, refused.newer().version());
    // The old envelope says nothing of it, but the box remembers.
    assertEquals(
        Refusal.REVOKED, refusal(refused.newer().check(before, SigningContext.MANIFEST, NOW_S)));
    assertInstanceOf(
        Checked.Verified.class, refused.newer().checkStored(before, SigningContext.MANIFEST));
  }

  @Test
  void shouldRefuseACarouselKeyWhoseReleaseKeyIsRevoked() {
    RootSet second = TestFleet.revoking(fleet.rootSet(2), fleet.releaseKey().id()).build();
    fleet.publish(TestFleet.signRootSet(second, fleet.root(0), fleet.root(2)));

    assertEquals(
        Refusal.REVOKED,
        refusal(message(SigningContext.BEACON, fleet.carouselKey()), SigningContext.BEACON));
  }

  @Test
  void shouldBootWhatAnOldRootSetCertifiedAfterAllItsKeysWereReplaced() {
    byte[] stored = manifest();
    JcaSigningKey[] fresh = {fleet.key("root 3"), fleet.key("root 4")};
    RootSet second =
        fleet
            .rootSet(2)
            .clearKeys()
            .addKeys(fresh[0].publicKeyMessage())
            .addKeys(fresh[1].publicKeyMessage())
            .build();
    fleet.publish(TestFleet.signRootSet(second, fleet.root(0), fleet.root(1), fresh[0], fresh[1]));
    Trust newer = trust.check(manifest(), SigningContext.MANIFEST, NOW_S).newer();

    assertEquals(2, newer.version());
    assertEquals(
        Refusal.TOO_FEW_SIGNATURES, refusal(newer.check(stored, SigningContext.MANIFEST, NOW_S)));
    assertInstanceOf(Checked.Verified.class, newer.checkStored(stored, SigningContext.MANIFEST));
  }

  /** Root sets up to {@code last}, after the second has replaced all keys of the first. */
  private void publishUpTo(int last) {
    JcaSigningKey[] fresh = {fleet.key("root 3"), fleet.key("root 4")};
    for (int version = 2; version <= last; version++) {
      RootSet set =
          fleet
              .rootSet(version)
              .clearKeys()
              .addKeys(fresh[0].publicKeyMessage())
              .addKeys(fresh[1].publicKeyMessage())
              .build();
      fleet.publish(
          version == 2
              ? TestFleet.signRootSet(set, fleet.root(0), fleet.root(1), fresh[0], fresh[1])
              : TestFleet.signRootSet(set, fresh));
    }
    fleet.certificates(
        fleet.certify(KeyRole.RELEASE, fleet.releaseKey(), END_S, fresh[0], fresh[1]));
  }

  @Test
  void shouldBootWhatTheFirstRootSetCertifiedHoweverManyFollowed() throws TrustException {
    byte[] stored = manifest();
    publishUpTo(100);
    Trust held = verified(trust, manifest()).newer();
    assertEquals(100, held.version());

    Trust atTheNextBoot = Trust.parse(held.bytes(), new JcaSignatures());

    for (Trust box : new Trust[] {held, atTheNextBoot}) {
      Checked checked = box.checkStored(stored, SigningContext.MANIFEST);
      assertInstanceOf(Checked.Verified.class, checked, checked.toString());
    }
  }

  @Test
  void shouldFollowOverAHundredRootSetsThatABoxSleptThrough() {
    publishUpTo(101);

    assertEquals(101, verified(trust, manifest()).newer().version());
  }

  @Test
  void shouldKeepTheGenuineRootSetsInFrontOfAForgedOne() {
    publishUpTo(20);
    JcaSigningKey thief = fleet.key("thief");
    fleet.publish(TestFleet.signRootSet(fleet.rootSet(21).build(), thief));

    Checked refused = trust.check(manifest(), SigningContext.MANIFEST, NOW_S);

    assertEquals(Refusal.TOO_FEW_SIGNATURES, refusal(refused));
    assertEquals(20, refused.newer().version(), "not to be checked again with the next forgery");
  }

  @Test
  void shouldSurviveBeingWrittenAndRead() throws TrustException {
    fleet.publish(TestFleet.signRootSet(fleet.rootSet(2).build(), fleet.root(0), fleet.root(1)));
    Trust newer = verified(trust, manifest()).newer();

    Trust again = Trust.parse(newer.bytes(), new JcaSignatures());

    assertEquals(2, again.version());
    assertEquals("garden", again.fleet());
    assertEquals(Fleet.tsi("garden"), again.tsi());
    verified(again, manifest());
  }

  @Test
  void shouldRefuseATrustFileThatItsOwnKeysDidNotSign() {
    Signed signed = TestFleet.signRootSet(fleet.rootSet(1).build(), fleet.root(0));
    byte[] file = TrustChain.newBuilder().addRootSets(signed).build().toByteArray();

    TrustException refused =
        assertThrows(TrustException.class, () -> Trust.parse(file, new JcaSignatures()));

    assertEquals(Refusal.TOO_FEW_SIGNATURES, refused.reason());
  }

  @Test
  void shouldRefuseRootSetsThatMakeNoSense() {
    for (RootSet set :
        new RootSet[] {
          fleet.rootSet(1).setThreshold(0).build(),
          fleet.rootSet(1).setThreshold(4).build(),
          fleet.rootSet(1).setFormat(2).build(),
          fleet.rootSet(0).build(),
          fleet.rootSet(1).setFleet("../up").build(),
          fleet.rootSet(1).addKeys(fleet.root(0).publicKeyMessage()).build(),
          TestFleet.revoking(fleet.rootSet(1), fleet.root(2).id()).build(),
        }) {
      Signed signed = TestFleet.signRootSet(set, fleet.root(0), fleet.root(1), fleet.root(2));
      byte[] file = TrustChain.newBuilder().addRootSets(signed).build().toByteArray();
      TrustException refused =
          assertThrows(TrustException.class, () -> Trust.parse(file, new JcaSignatures()));
      assertEquals(Refusal.MALFORMED, refused.reason());
    }
  }

  @Test
  void shouldVerifyLittleForAForgedEnvelope() {
    int[] verifications = new int[1];
    Signatures counting =
        (key, message, signature) -> {
          verifications[0]++;
          return new JcaSignatures().verify(key, message, signature);
        };
    Trust careful = parse(fleet.trustFile(), counting);
    verifications[0] = 0;
    Signed signed = TestFleet.sign(SigningContext.BEACON, PAYLOAD, fleet.carouselKey());
    Signed forged = signed.toBuilder().setPayload(ByteString.copyFromUtf8("else")).build();

    careful.check(fleet.envelope(forged), SigningContext.BEACON, NOW_S);

    assertEquals(1, verifications[0]);
  }

  @Test
  void shouldBoundTheVerificationsThatAStrangersChainCanCause() {
    int[] verifications = new int[1];
    Signatures counting =
        (key, message, signature) -> {
          verifications[0]++;
          return new JcaSignatures().verify(key, message, signature);
        };
    Trust careful = parse(fleet.trustFile(), counting);
    verifications[0] = 0;
    JcaSigningKey thief = fleet.key("thief");
    Signed[] chain = new Signed[TrustLimits.MAX_CERTIFICATES];
    for (int i = 0; i < chain.length - 1; i++) {
      chain[i] = fleet.certify(KeyRole.RELEASE, thief, END_S + i);
    }
    JcaSigningKey[] often = new JcaSigningKey[8];
    java.util.Arrays.fill(often, thief);
    chain[chain.length - 1] = fleet.certify(KeyRole.CAROUSEL, thief, END_S, often);
    fleet.certificates(chain);

    Checked checked =
        careful.check(message(SigningContext.BEACON, often), SigningContext.BEACON, NOW_S);

    assertEquals(Refusal.TOO_FEW_SIGNATURES, refusal(checked));
    assertTrue(verifications[0] <= 16, verifications[0] + " verifications");
  }

  @Test
  void shouldRefuseWhatIsTooLargeOrHasTooMuchInIt() {
    assertEquals(
        Refusal.TOO_LARGE,
        refusal(new byte[Trust.MAX_ENVELOPE_BYTES + 1], SigningContext.MANIFEST));
    TrustChain.Builder chain = TrustChain.newBuilder();
    for (int i = 0; i <= TrustLimits.MAX_CERTIFICATES; i++) {
      chain.addCertificates(Signed.getDefaultInstance());
    }
    Envelope many = Envelope.newBuilder().setChain(chain).build();
    assertEquals(Refusal.MALFORMED, refusal(many.toByteArray(), SigningContext.MANIFEST));
  }

  private static Trust parse(byte[] file, Signatures signatures) {
    try {
      return Trust.parse(file, signatures);
    } catch (TrustException e) {
      throw new AssertionError(e);
    }
  }
}
