package io.tiovivo.image;

import static io.tiovivo.testkit.fleet.TestFleet.BEGIN_S;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tiovivo.identity.Refusal;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import org.junit.jupiter.api.Test;

/**
 * An attacker between head-end and box lets only recordings through. A box without a clock cannot
 * tell that they are old; what it can do is never go back, and end it at the first word of the
 * genuine carousel.
 */
final class FreezeTest {
  private static final String FLEET = "garden";
  private static final long RECORDED_S = BEGIN_S + 5000;
  private static final long LIFE_S = 600;
  private static final long SLOT_BYTES = 1 << 20;

  private final TestFleet fleet = TestFleet.named(FLEET);
  private final Offer old = TestImage.make(FLEET, 7, 5000, 64).offer();
  private final Offer newer = TestImage.make(FLEET, 8, 5000, 64).offer();
  private final byte[] recording = beacon(RECORDED_S, old);

  private byte[] beacon(long timeS, Offer offer) {
    return fleet.beacon(TestImage.beacon(FLEET, timeS, offer).setNotAfterS(timeS + LIFE_S).build());
  }

  private static Admission admission(Trust trust, Floors floors) {
    return new Admission(
        trust, new BoxDescription("pc", TestImage.ARCHITECTURE), floors, SLOT_BYTES);
  }

  private static Refusal rejected(BeaconVerdict verdict) {
    return assertInstanceOf(BeaconVerdict.Rejected.class, verdict, verdict.toString()).reason();
  }

  @Test
  void shouldTakeNothingOlderThanItRunsHoweverLongItHearsNothingElse() {
    Admission admission = admission(fleet.trust(), new Floors(0, 8, 0, 0));
    for (int i = 0; i < 20; i++) {
      BeaconVerdict verdict = admission.beacon(recording);
      assertEquals(
          Refusal.OLDER_RELEASE,
          assertInstanceOf(BeaconVerdict.NoOffer.class, verdict, verdict.toString()).reason());
    }
  }

  @Test
  void shouldEndWithTheFirstGenuineBeaconForGood() {
    Admission admission = admission(fleet.trust(), new Floors(0, 7, 0, 0));
    for (int i = 0; i < 20; i++) {
      assertInstanceOf(BeaconVerdict.NoOffer.class, admission.beacon(recording));
    }
    byte[] genuine = beacon(RECORDED_S + 86_400, newer);
    BeaconVerdict verdict = admission.beacon(genuine);
    assertEquals(newer, assertInstanceOf(BeaconVerdict.Offered.class, verdict).offer());

    assertEquals(Refusal.REPLAYED, rejected(admission.beacon(recording)));
    Admission restarted = admission(admission.trust(), admission.floors());
    assertEquals(Refusal.REPLAYED, rejected(restarted.beacon(recording)));
  }

  @Test
  void shouldKnowARecordingForExpiredOnceANewerRootSetTellsTheTime() throws TrustException {
    assertInstanceOf(
        BeaconVerdict.Offered.class, admission(fleet.trust(), Floors.NONE).beacon(recording));
    fleet.publish(
        TestFleet.signRootSet(
            fleet.rootSet(2).setIssuedS(RECORDED_S + LIFE_S + 1).build(),
            fleet.root(0),
            fleet.root(1)));
    Trust later = fleet.trust().followed(fleet.chain().toByteArray());

    assertEquals(Refusal.EXPIRED, rejected(admission(later, Floors.NONE).beacon(recording)));
  }
}
