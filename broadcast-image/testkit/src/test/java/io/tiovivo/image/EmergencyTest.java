package io.tiovivo.image;

import static io.tiovivo.testkit.fleet.TestFleet.END_S;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What passes an owner's window, and all that does not. */
final class EmergencyTest {
  private final TestFleet fleet = TestFleet.named("garden");
  private final JcaSigningKey second = fleet.key("release 2");
  private final Manifest emergency =
      TestImage.make("garden", 2, 3000, 256).manifest().toBuilder().setEmergency(true).build();
  private Trust trust;

  @BeforeEach
  void twoReleaseKeys() throws TrustException {
    trust = Trust.parse(fleet.trustFile(), new JcaSignatures());
    fleet.certificates(
        fleet.certify(KeyRole.RELEASE, fleet.releaseKey(), END_S, fleet.root(0), fleet.root(1)),
        fleet.certify(KeyRole.RELEASE, second, END_S - 5, fleet.root(1), fleet.root(2)));
  }

  @Test
  void shouldBelieveTwoReleaseKeys() {
    assertTrue(isProved(emergency, fleet.releaseKey(), second));
  }

  @Test
  void shouldNotBelieveOneKeyHoweverOftenItSigns() {
    assertFalse(isProved(emergency, fleet.releaseKey()));
    assertFalse(isProved(emergency, second, second));
  }

  @Test
  void shouldNotCountAKeyThatNobodyCertified() {
    assertFalse(isProved(emergency, fleet.releaseKey(), fleet.key("thief")));
  }

  @Test
  void shouldNotCountAKeyWhoseCertificateHasEnded() {
    byte[] both = envelope(emergency, fleet.releaseKey(), second);
    assertTrue(Emergency.isProved(trust, both, END_S - 5));
    assertFalse(Emergency.isProved(trust, both, END_S - 4));
  }

  @Test
  void shouldNotMakeAnEmergencyOfAnOrdinaryReleaseWithTwoSignatures() {
    assertFalse(
        isProved(emergency.toBuilder().setEmergency(false).build(), fleet.releaseKey(), second));
  }

  @Test
  void shouldTakeDamagedBytesForNone() {
    byte[] envelope = envelope(emergency, fleet.releaseKey(), second);
    int payload = emergency.toByteArray().length;
    for (int at = 8; at < payload; at += 13) {
      byte[] bent = envelope.clone();
      bent[at] ^= 1;
      assertFalse(Emergency.isProved(trust, bent, 0), "byte " + at);
    }
    assertFalse(Emergency.isProved(trust, new byte[0], 0));
  }

  @Test
  void shouldSayInTheOfferWhatTheManifestSays() throws ImageFormatException {
    assertTrue(Offers.of(emergency.toByteArray()).getEmergency());
  }

  @Test
  void shouldCutASummaryBetweenCharacters() {
    assertEquals("short", Offers.summary("short"));
    assertEquals("x".repeat(160), Offers.summary("x".repeat(160)));
    assertEquals("x".repeat(157) + "...", Offers.summary("x".repeat(161)));
    String umlauts = Offers.summary("\u00e4".repeat(200));
    assertTrue(umlauts.endsWith("\u00e4..."), umlauts);
    assertTrue(umlauts.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= 160, umlauts);
  }

  private boolean isProved(Manifest manifest, JcaSigningKey... keys) {
    return Emergency.isProved(trust, envelope(manifest, keys), 0);
  }

  private byte[] envelope(Manifest manifest, JcaSigningKey... keys) {
    return fleet.envelope(TestFleet.sign(SigningContext.MANIFEST, manifest, keys));
  }
}
