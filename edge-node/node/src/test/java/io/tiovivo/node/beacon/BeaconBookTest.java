package io.tiovivo.node.beacon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.Signatures;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.image.proto.AuthorityAddress;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Cohort;
import io.tiovivo.image.proto.FeatureSwitch;
import io.tiovivo.image.proto.FleetSetting;
import io.tiovivo.image.proto.FleetSettings;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.image.proto.Pacing;
import io.tiovivo.image.proto.Revocations;
import io.tiovivo.image.proto.SupernodeAddress;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.beacon.BeaconBook.Heard;
import io.tiovivo.testkit.fleet.TestFleet;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BeaconBookTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long NOW_S = TestFleet.BEGIN_S + 5000;
  private static final byte[] NODE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

  private final TestFleet fleet = TestFleet.named("garden");
  private int verifications;
  private CredentialCheck credentials;
  private BeaconBook book;

  @BeforeEach
  void open() throws Exception {
    Signatures real = new JcaSignatures();
    Signatures counted =
        (key, message, signature) -> {
          verifications++;
          return real.verify(key, message, signature);
        };
    credentials = new CredentialCheck(Trust.parse(fleet.trustFile(), counted));
    book = new BeaconBook(credentials);
  }

  private static Beacon.Builder beacon(long timeS) {
    return Beacon.newBuilder()
        .setFormat(1)
        .setFleet("garden")
        .setSequence(timeS * 1000)
        .setTimeS(timeS)
        .setNotAfterS(timeS + 600);
  }

  @Test
  void shouldSayWhichVersionIsHalted() {
    assertFalse(book.isHalted("1.4.0"), "without a beacon nothing is");
    Offer halted = Offer.newBuilder().setVersion("1.4.0").setHalted(true).build();
    Offer good = Offer.newBuilder().setVersion("1.3.9").build();

    book.hear(0, fleet.beacon(beacon(NOW_S).addOffers(halted).addOffers(good).build()));

    assertTrue(book.isHalted("1.4.0"));
    assertFalse(book.isHalted("1.3.9"));
  }

  @Test
  void shouldTellWhatTheNewestBeaconSays() {
    assertTrue(book.isOn("join"), "without a beacon everything is on");
    Beacon said =
        beacon(NOW_S)
            .addSwitches(FeatureSwitch.newBuilder().setName("promotion").setOff(true))
            .setPacing(Pacing.newBuilder().setJoinSpreadMs(30_000))
            .addSupernodes(
                SupernodeAddress.newBuilder()
                    .setIp(ByteString.copyFrom(new byte[] {10, 0, 0, 7}))
                    .setPort(8486)
                    .setNodeId(ByteString.copyFrom(NODE)))
            .addSupernodes(SupernodeAddress.newBuilder().setPort(8486))
            .addAuthorities(
                AuthorityAddress.newBuilder()
                    .setIp(ByteString.copyFrom(new byte[] {10, 0, 0, 1}))
                    .setPort(8487))
            .setRevocations(
                Revocations.newBuilder()
                    .addNodes(ByteString.copyFrom(NODE))
                    .setCredentialsAfterS(77))
            .build();
    byte[] envelope = fleet.beacon(said);
    assertEquals(Heard.NEWER, book.hear(0, envelope));
    assertFalse(book.isOn("promotion"));
    assertTrue(book.isOn("join"));
    assertEquals(30_000, book.joinSpreadMs());
    assertEquals(1, book.supernodes().size(), "one without an address is passed over");
    assertEquals(NodeId.of(NODE).orElseThrow(), book.supernodes().get(0).id());
    assertEquals(PeerAddress.of(new byte[] {10, 0, 0, 1}, 8487), book.authorities().get(0));
    assertTrue(credentials.revocations().nodes().contains(NodeId.of(NODE).orElseThrow()));
    assertEquals(77, credentials.revocations().credentialsAfterS());
    assertEquals(NOW_S, credentials.nowS());
    assertArrayEquals(envelope, book.envelope());
    book.tick(90 * SECOND_NS);
    assertEquals(NOW_S + 90, credentials.nowS(), "time goes on between beacons");
  }

  @Test
  void shouldTellWhatNodesAreToSetEachByItsCohort() {
    FleetSettings settings =
        FleetSettings.newBuilder()
            .addSettings(setting("log", "debug", 0, 5_000))
            .addSettings(setting("log", "warn", 5_000, 10_000))
            .addSettings(FleetSetting.newBuilder().setKey("serve.relay").setValue("no"))
            .addSettings(FleetSetting.newBuilder().setKey("serve.relay").setValue("yes"))
            .build();
    byte[] envelope = fleet.beacon(beacon(NOW_S).setSettings(settings).build());
    assertEquals(Heard.NEWER, book.hear(0, envelope));

    int debugging = 0;
    for (int box = 0; box < 100; box++) {
      Map<String, String> told = book.settings("box-" + box);
      assertEquals("no", told.get("serve.relay"), "the first one counts");
      assertEquals(2, told.size());
      debugging += told.get("log").equals("debug") ? 1 : 0;
    }
    assertTrue(debugging > 30 && debugging < 70, debugging + " of 100");
  }

  @Test
  void shouldTellThatSettingsHaveChanged() {
    book.hear(0, fleet.beacon(beacon(NOW_S).build()));
    long before = book.changedSequence();
    book.hear(0, fleet.beacon(beacon(NOW_S + 1).build()));
    assertEquals(before, book.changedSequence());
    FleetSettings settings =
        FleetSettings.newBuilder().addSettings(setting("log", "debug", 0, 0)).build();

    book.hear(0, fleet.beacon(beacon(NOW_S + 2).setSettings(settings).build()));

    assertTrue(book.changedSequence() > before, "worth a write");
    assertEquals(Map.of("log", "debug"), book.settings("box"));
    book.hear(0, fleet.beacon(beacon(NOW_S + 3).build()));
    assertEquals(Map.of(), book.settings("box"), "it holds as long as the newest beacon says so");
  }

  private static FleetSetting setting(String key, String value, int first, int end) {
    Cohort cohort = Cohort.newBuilder().setFirstPermyriad(first).setEndPermyriad(end).build();
    return FleetSetting.newBuilder().setKey(key).setValue(value).setCohort(cohort).build();
  }

  @Test
  void shouldCheckNoSignatureOfWhatIsNotNewer() {
    byte[] first = fleet.beacon(beacon(NOW_S).build());
    byte[] older = fleet.beacon(beacon(NOW_S - 10).build());
    assertEquals(Heard.NEWER, book.hear(0, first));
    verifications = 0;
    assertEquals(Heard.KNOWN, book.hear(0, first));
    assertEquals(Heard.OLDER, book.hear(0, older));
    assertEquals(0, verifications);
    assertEquals(Heard.NEWER, book.hear(0, fleet.beacon(beacon(NOW_S + 1).build())));
    assertEquals(1, verifications, "certificates are remembered");
  }

  @Test
  void shouldBelieveNoForgeryAndNeverThrow() {
    byte[] right = fleet.beacon(beacon(NOW_S).build());
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 2_000; i++) {
      byte[] wrong = java.util.Arrays.copyOf(right, 1 + random.nextInt(right.length));
      wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
      if (book.hear(0, wrong) == Heard.NEWER) {
        assertEquals(NOW_S * 1000, book.sequence(), "only where the change means nothing");
        open2();
      }
    }
    TestFleet other = TestFleet.named("orchard");
    assertEquals(Heard.REFUSED, book.hear(0, other.beacon(beacon(NOW_S).build())));
    assertTrue(book.refused() > 0);
  }

  private void open2() {
    credentials = new CredentialCheck(fleet.trust());
    book = new BeaconBook(credentials);
  }

  @Test
  void shouldTakeBackTheTimeOfARevokedCarouselKey() {
    long farS = TestFleet.END_S - 1000;
    assertEquals(Heard.NEWER, book.hear(0, fleet.beacon(beacon(farS).build())));
    assertEquals(farS, credentials.nowS());
    // The thief's key is revoked; the fleet goes on with another.
    fleet.publish(
        TestFleet.signRootSet(
            TestFleet.revoking(fleet.rootSet(2).setIssuedS(NOW_S), fleet.carouselKey().id())
                .build(),
            fleet.root(0),
            fleet.root(1)));
    fleet.certificates(
        fleet.certify(
            io.tiovivo.identity.proto.KeyRole.RELEASE,
            fleet.releaseKey(),
            TestFleet.END_S,
            fleet.root(0),
            fleet.root(1)),
        fleet.certify(
            io.tiovivo.identity.proto.KeyRole.CAROUSEL,
            fleet.key("carousel 2"),
            TestFleet.END_S,
            fleet.releaseKey()));
    byte[] honest =
        fleet.envelope(
            TestFleet.sign(
                io.tiovivo.identity.SigningContext.BEACON,
                beacon(NOW_S + 10).build(),
                fleet.key("carousel 2")));
    assertEquals(Heard.NEWER, book.hear(0, honest));
    assertEquals(NOW_S + 10, credentials.nowS());
  }

  @Test
  void shouldTakeBackTheTimeWhenTheNewRootSetCameAnotherWay() throws Exception {
    long farS = TestFleet.END_S - 1000;
    book.hear(0, fleet.beacon(beacon(farS).build()));
    fleet.publish(
        TestFleet.signRootSet(
            TestFleet.revoking(fleet.rootSet(2).setIssuedS(NOW_S), fleet.key("old").id()).build(),
            fleet.root(0),
            fleet.root(1)));
    credentials.adopt(credentials.trust().followed(fleet.chain().toByteArray()));
    assertEquals(Heard.NEWER, book.hear(0, fleet.beacon(beacon(NOW_S + 10).build())));
    assertEquals(NOW_S + 10, credentials.nowS());
  }

  @Test
  void shouldListenUntilABeaconCameAndThenInWindows() {
    BeaconWindows windows = new BeaconWindows(BeaconWindows.INTERVAL_S, 3);
    assertTrue(windows.listening());
    assertEquals(Machine.NEVER, windows.deadlineNs());
    windows.heard(0);
    assertFalse(windows.listening());
    long nextNs = windows.deadlineNs();
    assertTrue(nextNs > 400 * SECOND_NS && nextNs <= 600 * SECOND_NS, nextNs + "");
    windows.onDeadline(nextNs);
    assertTrue(windows.listening());
    windows.onDeadline(windows.deadlineNs());
    assertFalse(windows.listening(), "nothing came");
    windows.heard(windows.deadlineNs() - 1);
    long laterNs = windows.deadlineNs();
    windows.onDeadline(laterNs - 1);
    assertFalse(windows.listening(), "a peer had one: no window is needed");
  }
}
