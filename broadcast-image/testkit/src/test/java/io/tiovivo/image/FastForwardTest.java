package io.tiovivo.image;

import static io.tiovivo.testkit.fleet.TestFleet.BEGIN_S;
import static io.tiovivo.testkit.fleet.TestFleet.END_S;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tiovivo.identity.Refusal;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.identity.proto.RootSet;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A thief of the release key has boxes install the highest release that there can be, so that no
 * honest one is newer. What a stolen carousel key can push is in {@link AdmissionTest}.
 */
final class FastForwardTest {
  private static final String FLEET = "garden";
  private static final long NOW_S = BEGIN_S + 5000;
  private static final long SLOT_BYTES = 1 << 20;
  private static final BoxDescription BOX = new BoxDescription("pc", TestImage.ARCHITECTURE);
  private static final TestImage LAST = TestImage.make(FLEET, Long.MAX_VALUE, 5000, 64);

  private final TestFleet fleet = TestFleet.named(FLEET);
  private final JcaSigningKey newCarousel = fleet.key("carousel 2");
  private byte[] stolen;

  /** The thief signs; then the owner replaces the key, as {@code keys rotate-root} does. */
  @BeforeEach
  void rotate() {
    stolen = fleet.manifest(LAST.manifest());
    JcaSigningKey release = fleet.key("release 2");
    RootSet second = TestFleet.revoking(fleet.rootSet(2), fleet.releaseKey().id()).build();
    fleet.publish(TestFleet.signRootSet(second, fleet.root(0), fleet.root(1)));
    fleet.certificates(
        fleet.certify(KeyRole.RELEASE, release, END_S, fleet.root(0), fleet.root(1)),
        fleet.certify(KeyRole.CAROUSEL, newCarousel, END_S, release));
  }

  private Admission admission(BoxDescription box, long release) {
    return new Admission(fleet.trust(), box, new Floors(0, release, 0, 0), SLOT_BYTES);
  }

  private BeaconVerdict hear(Admission admission, long timeS, Offer offer) {
    return admission.beacon(
        fleet.envelope(
            TestFleet.sign(
                SigningContext.BEACON,
                TestImage.beacon(FLEET, timeS, offer).build(),
                newCarousel)));
  }

  private static Refusal none(BeaconVerdict verdict) {
    return assertInstanceOf(BeaconVerdict.NoOffer.class, verdict, verdict.toString()).reason();
  }

  private static Offer offered(BeaconVerdict verdict) {
    return assertInstanceOf(BeaconVerdict.Offered.class, verdict, verdict.toString()).offer();
  }

  @Test
  void shouldTakeTheThiefsReleaseUntilItsKeyIsRevoked() {
    Admission admission = admission(BOX, 7);
    assertInstanceOf(ManifestVerdict.Accepted.class, admission.manifest(stolen, LAST.offer()));

    hear(admission, NOW_S, TestImage.make(FLEET, 8, 5000, 64).offer());
    ManifestVerdict verdict = admission.manifest(stolen, LAST.offer());
    assertEquals(
        Refusal.REVOKED,
        assertInstanceOf(ManifestVerdict.Rejected.class, verdict, verdict.toString()).reason());
  }

  @Test
  void shouldComeBackByAPinAndGoOnWithOrdinaryReleases() {
    Offer good = TestImage.make(FLEET, 8, 5000, 64).offer();
    Admission admission = admission(BOX, Long.MAX_VALUE);
    assertEquals(Refusal.OLDER_RELEASE, none(hear(admission, NOW_S, good)));

    Offer pinned = good.toBuilder().setPinned(true).build();
    assertEquals(pinned, offered(hear(admission, NOW_S + 1, pinned)));

    admission.release(8);
    Offer next = TestImage.make(FLEET, 9, 5000, 64).offer();
    assertEquals(next, offered(hear(admission, NOW_S + 2, next)));
  }

  @Test
  void shouldComeBackByAPinFromABootImageToo() {
    Offer good = TestImage.boot(FLEET, 8, 5000, 64).offer();
    Admission admission = admission(BOX.forBoot(), Long.MAX_VALUE);
    assertEquals(Refusal.OLDER_RELEASE, none(hear(admission, NOW_S, good)));

    Offer pinned = good.toBuilder().setPinned(true).build();
    assertEquals(pinned, offered(hear(admission, NOW_S + 1, pinned)));
  }
}
