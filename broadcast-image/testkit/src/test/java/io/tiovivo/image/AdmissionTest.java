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
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Cohort;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
  private static final String FLEET = "garden";
  private static final long NOW_S = BEGIN_S + 5000;
  private static final long SLOT_BYTES = 1 << 20;

  private final TestFleet fleet = TestFleet.named(FLEET);
  private final TestImage image = TestImage.make(FLEET, 7, 5000, 64);
  private final Offer offer = image.offer();

  private Admission admission(Floors floors) {
    return new Admission(
        fleet.trust(), new BoxDescription("pc", TestImage.ARCHITECTURE), floors, SLOT_BYTES);
  }

  private Admission admission() {
    return admission(Floors.NONE);
  }

  private byte[] beacon(long timeS, Offer... offers) {
    return fleet.beacon(TestImage.beacon(FLEET, timeS, offers).build());
  }

  private static Offer offered(BeaconVerdict verdict) {
    return assertInstanceOf(BeaconVerdict.Offered.class, verdict, verdict.toString()).offer();
  }

  private static Refusal none(BeaconVerdict verdict) {
    return assertInstanceOf(BeaconVerdict.NoOffer.class, verdict, verdict.toString()).reason();
  }

  private static Refusal rejected(BeaconVerdict verdict) {
    return assertInstanceOf(BeaconVerdict.Rejected.class, verdict, verdict.toString()).reason();
  }

  private static Refusal rejected(ManifestVerdict verdict) {
    return assertInstanceOf(ManifestVerdict.Rejected.class, verdict, verdict.toString()).reason();
  }

  private Offer.Builder change() {
    return offer.toBuilder();
  }

  // Beacons

  @Test
  void shouldOfferAnImageThatFits() {
    assertEquals(offer, offered(admission().beacon(beacon(NOW_S, offer))));
  }

  @Test
  void shouldGiveTheSameVerdictWhenABeaconComesAgain() {
    Admission admission = admission();
    byte[] beacon = beacon(NOW_S, offer);

    assertEquals(admission.beacon(beacon), admission.beacon(beacon));
  }

  @Test
  void shouldRejectAnOlderBeaconAndRememberTheNewestTime() {
    Admission admission = admission();
    admission.beacon(beacon(NOW_S, offer));

    assertEquals(Refusal.REPLAYED, rejected(admission.beacon(beacon(NOW_S - 1, offer))));
    assertEquals(new Floors(0, 0, NOW_S * 1000, NOW_S), admission.floors());
    assertEquals(
        Refusal.REPLAYED, rejected(admission(admission.floors()).beacon(beacon(NOW_S - 1, offer))));
  }

  @Test
  void shouldRejectAnExpiredBeaconByItsOwnTimeOrAnotherSignedOne() {
    Beacon.Builder beacon = TestImage.beacon(FLEET, NOW_S, offer);
    byte[] stale = fleet.beacon(beacon.setNotAfterS(NOW_S - 1).build());
    byte[] fresh = fleet.beacon(beacon.setNotAfterS(NOW_S + 60).build());
    Admission admission = admission();

    assertEquals(Refusal.EXPIRED, rejected(admission.beacon(stale)));
    offered(admission.beacon(fresh));
    Admission later = admission(new Floors(0, 0, 0, NOW_S + 61));
    assertEquals(Refusal.EXPIRED, rejected(later.beacon(fresh)));
  }

  @Test
  void shouldGoBySignedTimesAlone() {
    assertEquals(BEGIN_S, admission().nowS());
    assertEquals(NOW_S, admission(new Floors(0, 0, 0, NOW_S)).nowS());
  }

  @Test
  void shouldBoundHowFarAStolenCarouselKeyCanPushTimeAndSequence() {
    assertEquals(Refusal.FAST_FORWARD, rejected(admission().beacon(beacon(END_S + 1, offer))));
    Beacon far = TestImage.beacon(FLEET, NOW_S, offer).setSequence(Long.MAX_VALUE).build();
    assertEquals(Refusal.FAST_FORWARD, rejected(admission().beacon(fleet.beacon(far))));
  }

  @Test
  void shouldTakeBackAFastForwardWhenARootSetRevokesTheKeyThatDidIt() {
    Admission admission = admission();
    offered(admission.beacon(beacon(END_S, offer)));
    assertEquals(Refusal.REPLAYED, rejected(admission.beacon(beacon(NOW_S, offer))));

    JcaSigningKey fresh = fleet.key("carousel 2");
    RootSet second = TestFleet.revoking(fleet.rootSet(2), fleet.carouselKey().id()).build();
    fleet.publish(TestFleet.signRootSet(second, fleet.root(0), fleet.root(1)));
    fleet.certificates(
        fleet.certify(KeyRole.RELEASE, fleet.releaseKey(), END_S, fleet.root(0), fleet.root(1)),
        fleet.certify(KeyRole.CAROUSEL, fresh, NOW_S + 86_400, fleet.releaseKey()));
    byte[] again =
        fleet.envelope(
            TestFleet.sign(
                SigningContext.BEACON, TestImage.beacon(FLEET, NOW_S, offer).build(), fresh));

    // The box still believes that it is 2030; the root set tells it better, the next beacon counts.
    assertEquals(Refusal.EXPIRED, rejected(admission.beacon(again)));
    offered(admission.beacon(again));
    assertEquals(2, admission.trust().version());
  }

  @Test
  void shouldRejectABeaconOfAnotherFleetByTheSameKeys() {
    Beacon foreign = TestImage.beacon("neighbour", NOW_S, offer).build();

    assertEquals(Refusal.WRONG_FLEET, rejected(admission().beacon(fleet.beacon(foreign))));
  }

  // Offers

  @Test
  void shouldSayWhyNoOfferFits() {
    Floors floors = new Floors(3, 9, 0, 0);
    Offer good = change().setSecurityCounter(3).setRelease(10).build();
    Object[][] table = {
      {Refusal.WRONG_KIND, good.toBuilder().setKind(ImageKind.BOOT)},
      {Refusal.WRONG_ARCHITECTURE, good.toBuilder().setArchitecture("aarch64")},
      {Refusal.WRONG_BOARD, good.toBuilder().addBoards("rpi3b").addBoards("rpi4b")},
      {Refusal.IMAGE_TOO_BIG, good.toBuilder().setImageBytes(SLOT_BYTES + 1)},
      {Refusal.OLDER_SECURITY_COUNTER, good.toBuilder().setSecurityCounter(2)},
      {Refusal.HALTED, good.toBuilder().setHalted(true)},
      {Refusal.OLDER_RELEASE, good.toBuilder().setRelease(8)},
      {Refusal.UP_TO_DATE, good.toBuilder().setRelease(9)},
      {Refusal.UP_TO_DATE, good.toBuilder().setRelease(9).setPinned(true)},
      {Refusal.NO_OFFER, good.toBuilder().setRelease(0)},
    };
    for (Object[] row : table) {
      Offer offer = ((Offer.Builder) row[1]).build();
      assertEquals(row[0], none(admission(floors).beacon(beacon(NOW_S, offer))));
    }
    assertEquals(Refusal.NO_OFFER, none(admission(floors).beacon(beacon(NOW_S))));
    assertEquals(good, offered(admission(floors).beacon(beacon(NOW_S, good))));
  }

  @Test
  void shouldTakeBootImagesForABootPartitionAndNothingElse() {
    TestImage boot = TestImage.boot(FLEET, 8, 5000, 64);
    Floors floors = new Floors(3, 7, 0, 0);
    Offer good = boot.offer().toBuilder().setSecurityCounter(3).build();
    Object[][] table = {
      {Refusal.WRONG_KIND, good.toBuilder().setKind(ImageKind.NODE)},
      {Refusal.WRONG_KIND, good.toBuilder().setKind(ImageKind.CONTENT)},
      {Refusal.WRONG_KIND, good.toBuilder().setKindValue(77)},
      {Refusal.WRONG_ARCHITECTURE, good.toBuilder().setArchitecture("aarch64")},
      {Refusal.WRONG_BOARD, good.toBuilder().addBoards("rpi3b")},
      {Refusal.IMAGE_TOO_BIG, good.toBuilder().setImageBytes(SLOT_BYTES + 1)},
      {Refusal.OLDER_SECURITY_COUNTER, good.toBuilder().setSecurityCounter(2)},
      {Refusal.HALTED, good.toBuilder().setHalted(true)},
      {Refusal.OLDER_RELEASE, good.toBuilder().setRelease(6)},
    };
    for (Object[] row : table) {
      Offer offer = ((Offer.Builder) row[1]).build();
      assertEquals(row[0], none(forBoot(floors).beacon(beacon(NOW_S, offer))));
    }
    assertEquals(good, offered(forBoot(floors).beacon(beacon(NOW_S, offer, good))));
    assertEquals(offer, offered(admission().beacon(beacon(NOW_S, offer, good))));
    Admission failed = forBoot(floors);
    failed.exclude(good.getManifestSha256().toByteArray());
    assertEquals(Refusal.FAILED_HERE, none(failed.beacon(beacon(NOW_S, good))));
  }

  @Test
  void shouldTakeNoManifestOfAnotherKindThanWasOffered() {
    TestImage boot = TestImage.boot(FLEET, 8, 5000, 64);
    byte[] bootEnvelope = fleet.manifest(boot.manifest());
    assertInstanceOf(
        ManifestVerdict.Accepted.class, forBoot(Floors.NONE).manifest(bootEnvelope, boot.offer()));
    // A beacon, for which the online key is enough, that calls it a node image.
    Offer lie = boot.offer().toBuilder().setKind(ImageKind.NODE).build();
    assertEquals(Refusal.OFFER_MISMATCH, rejected(admission().manifest(bootEnvelope, lie)));
    Offer other = offer.toBuilder().setKind(ImageKind.BOOT).build();
    assertEquals(
        Refusal.OFFER_MISMATCH,
        rejected(forBoot(Floors.NONE).manifest(fleet.manifest(image.manifest()), other)));
    Manifest unknown = boot.manifest().toBuilder().setKindValue(77).build();
    Offer later =
        boot.offer().toBuilder()
            .setKindValue(77)
            .setManifestSha256(
                com.google.protobuf.ByteString.copyFrom(
                    io.tiovivo.identity.Digests.sha256(unknown.toByteArray())))
            .build();
    assertEquals(
        Refusal.MALFORMED, rejected(forBoot(Floors.NONE).manifest(fleet.manifest(unknown), later)));
  }

  private Admission forBoot(Floors floors) {
    return new Admission(
        fleet.trust(),
        new BoxDescription("pc", TestImage.ARCHITECTURE).forBoot(),
        floors,
        SLOT_BYTES);
  }

  @Test
  void shouldReportTheOfferThatCameNearest() {
    Offer wrongBoard = change().addBoards("rpi3b").build();
    Offer halted = change().setHalted(true).build();

    assertEquals(Refusal.HALTED, none(admission().beacon(beacon(NOW_S, halted, wrongBoard))));
    assertEquals(Refusal.HALTED, none(admission().beacon(beacon(NOW_S, wrongBoard, halted))));
  }

  @Test
  void shouldTakeTheNewestReleaseThatFits() {
    Offer older = change().setRelease(5).build();
    Offer newest = change().setRelease(8).build();
    Offer foreign = change().setRelease(99).setArchitecture("arm").build();

    assertEquals(newest, offered(admission().beacon(beacon(NOW_S, older, newest, foreign, offer))));
  }

  @Test
  void shouldGoBackToAPinnedReleaseButNotBelowTheSecurityCounter() {
    Offer back = change().setRelease(5).setPinned(true).build();
    Offer newer = change().setRelease(8).build();

    assertEquals(
        back, offered(admission(new Floors(0, 8, 0, 0)).beacon(beacon(NOW_S, back, newer))));
    assertEquals(
        Refusal.UP_TO_DATE,
        none(admission(new Floors(0, 5, 0, 0)).beacon(beacon(NOW_S, back, newer))));
    assertEquals(
        Refusal.OLDER_SECURITY_COUNTER,
        none(admission(new Floors(1, 8, 0, 0)).beacon(beacon(NOW_S, back))));
  }

  @Test
  void shouldNotTakeAgainWhatFailedHere() {
    Admission admission = admission(new Floors(0, 5, 0, 0));
    admission.exclude(offer.getManifestSha256().toByteArray());

    assertEquals(Refusal.FAILED_HERE, none(admission.beacon(beacon(NOW_S, offer))));
  }

  @Test
  void shouldHonourCohortsForBoxesThatHaveSomethingToBoot() {
    String id = "box-17";
    int share = Cohorts.share(id, 7);
    BoxDescription box = new BoxDescription("pc", "amd64", id, Set.of("early"));
    Object[][] table = {
      {true, Cohort.newBuilder()},
      {true, Cohort.newBuilder().setFirstPermyriad(share).setEndPermyriad(share + 1)},
      {false, Cohort.newBuilder().setFirstPermyriad(share + 1).setEndPermyriad(10_001)},
      {false, Cohort.newBuilder().setEndPermyriad(share)},
      {true, Cohort.newBuilder().addRings("early")},
      {false, Cohort.newBuilder().addRings("school")},
      {true, Cohort.newBuilder().addRings("school").setEndPermyriad(share + 1)},
    };
    for (Object[] row : table) {
      Offer staged = change().setCohort((Cohort.Builder) row[1]).build();
      BeaconVerdict verdict =
          new Admission(fleet.trust(), box, new Floors(0, 6, 0, 0), SLOT_BYTES)
              .beacon(beacon(NOW_S, staged));
      assertEquals(row[0], verdict instanceof BeaconVerdict.Offered, staged.toString());
      offered(
          new Admission(fleet.trust(), box, Floors.NONE, SLOT_BYTES).beacon(beacon(NOW_S, staged)));
    }
  }

  @Test
  void shouldGiveAnEmptyBoxWhatIsForEverybodyBeforeWhatIsForSome() {
    Offer everybody = change().setRelease(6).build();
    Offer some = change().setCohort(Cohort.newBuilder().addRings("early")).build();

    assertEquals(everybody, offered(admission().beacon(beacon(NOW_S, some, everybody))));
  }

  @Test
  void shouldSpreadBoxesEvenlyOverShares() {
    int[] tenths = new int[10];
    for (int i = 0; i < 10_000; i++) {
      tenths[Cohorts.share("box-" + i, 42) / 1000]++;
    }
    for (int count : tenths) {
      assertEquals(1000, count, 150);
    }
    assertEquals(9999, Cohorts.share("", 42));
  }

  // Manifests

  @Test
  void shouldAcceptTheManifestOfAnOffer() {
    ManifestVerdict verdict = admission().manifest(fleet.manifest(image.manifest()), offer);

    assertEquals(new ManifestVerdict.Accepted(image.manifest()), verdict);
  }

  @Test
  void shouldRejectAManifestThatWasNotOffered() {
    Manifest other = image.manifest().toBuilder().setNotes("other").build();

    assertEquals(
        Refusal.OFFER_MISMATCH, rejected(admission().manifest(fleet.manifest(other), offer)));
  }

  @Test
  void shouldRejectAnOfferThatDescribesItsManifestDifferently() {
    byte[] manifest = fleet.manifest(image.manifest());
    for (Offer lie :
        new Offer[] {
          change().setRelease(8).build(),
          change().setSecurityCounter(1).build(),
          change().setImageBytes(offer.getImageBytes() - 1).build(),
          change().setArchitecture("aarch64").build(),
          change().addBoards("pc").build(),
          change().setVersion("2").build(),
          change().setFec(offer.getFec().toBuilder().setSubBlocks(2)).build(),
        }) {
      assertEquals(Refusal.OFFER_MISMATCH, rejected(admission().manifest(manifest, lie)));
    }
  }

  @Test
  void shouldRejectAnExpiredManifestAndOneOfAnotherFleet() throws ImageFormatException {
    Manifest stale = image.manifest().toBuilder().setNotAfterS(NOW_S).build();
    Offer staleOffer = Offers.of(stale.toByteArray());
    Admission admission = admission(new Floors(0, 0, 0, NOW_S + 1));
    assertEquals(Refusal.EXPIRED, rejected(admission.manifest(fleet.manifest(stale), staleOffer)));

    Manifest foreign = image.manifest().toBuilder().setFleet("neighbour").build();
    assertEquals(
        Refusal.WRONG_FLEET,
        rejected(admission().manifest(fleet.manifest(foreign), Offers.of(foreign.toByteArray()))));
  }
}
