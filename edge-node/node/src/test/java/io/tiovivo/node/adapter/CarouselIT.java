package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.carousel.BeaconSource;
import io.tiovivo.carousel.CarouselSender;
import io.tiovivo.carousel.SenderCommand;
import io.tiovivo.carousel.SenderSettings;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.image.proto.AuthorityAddress;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.FeatureSwitch;
import io.tiovivo.image.proto.Revocations;
import io.tiovivo.machine.Event;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.LoopSettings;
import io.tiovivo.udp.MulticastGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real head-end's carousel and a node, over sockets on the loopback. */
@Timeout(600)
final class CarouselIT {
  private static final String FLEET = "carousel-it-" + ProcessHandle.current().pid();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PATIENCE_S = 180;
  private static final int PID = (int) ProcessHandle.current().pid();

  /** Neither another test's group nor that of a carousel that runs here. */
  private static final String GROUP = "239.253." + (PID >>> 8 & 0xFF) + "." + (PID & 0xFF);

  private static final int PORT = 20_000 + PID % 5_000;

  @TempDir Path directory;
  private final TestFleet fleet = TestFleet.named(FLEET);
  private final BlockingQueue<OverlayEvent.BeaconLearned> learned = new LinkedBlockingQueue<>();
  private volatile Beacon onAir;
  private NodeKeys keys;
  private NodeProcess node;
  private DatagramLoop headEnd;

  @BeforeEach
  void makeTheFleet() throws Exception {
    fleet.certificates(
        fleet.certify(
            KeyRole.AUTHORITY,
            fleet.key("authority"),
            TestFleet.END_S,
            fleet.root(0),
            fleet.root(1)),
        fleet.certify(
            KeyRole.RELEASE, fleet.releaseKey(), TestFleet.END_S, fleet.root(0), fleet.root(1)),
        fleet.certify(KeyRole.CAROUSEL, fleet.carouselKey(), TestFleet.END_S, fleet.releaseKey()));
    Files.write(directory.resolve(FleetOptions.TRUST_FILE), fleet.trustFile());
    enrol();
  }

  @AfterEach
  void endAll() {
    node.stop();
    headEnd.stop();
  }

  @Test
  void shouldTakeABeaconAtTheStartAndANewerOneInALaterWindow() throws Exception {
    onAir = beacon(1).addSwitches(switchedOff("lookup")).setRevocations(revoking()).build();
    startHeadEnd();
    startNode();

    assertTrue(nextLearned().revoked(), "the event names what the beacon does to this node");
    OverlayStatus first = status();
    assertEquals(sequence(1), first.getBeaconSequence());
    assertEquals(List.of("lookup"), first.getSwitchedOffList());
    assertEquals(EnrolmentState.REVOKED, first.getEnrolment());
    assertEquals(sequence(1), first.getBeaconSequence());

    // The carousel goes on with the same one: only a window can bring what comes now.
    onAir = beacon(2).addSwitches(switchedOff("presence")).addAuthorities(authority()).build();
    nextLearned();
    OverlayStatus second = status();
    assertEquals(sequence(2), second.getBeaconSequence());
    assertEquals(List.of("presence"), second.getSwitchedOffList());
    assertEquals(EnrolmentState.ENROLLED, second.getEnrolment());

    node.stop();
    assertArrayEquals(
        fleet.beacon(onAir), Files.readAllBytes(directory.resolve("node.beacon")), "remembered");
  }

  private static FeatureSwitch switchedOff(String name) {
    return FeatureSwitch.newBuilder().setName(name).setOff(true).build();
  }

  private Revocations revoking() {
    return Revocations.newBuilder().addNodes(ByteString.copyFrom(keys.id().bytes())).build();
  }

  private static AuthorityAddress authority() {
    return AuthorityAddress.newBuilder()
        .setIp(ByteString.copyFrom(new byte[] {127, 0, 0, 1}))
        .setPort(9)
        .build();
  }

  private static long sequence(int number) {
    return (TestFleet.BEGIN_S + number) * 1000;
  }

  private Beacon.Builder beacon(int number) {
    return TestImage.beacon(FLEET, TestFleet.BEGIN_S + number)
        .setNotAfterS(TestFleet.BEGIN_S + 1_000);
  }

  private OverlayEvent.BeaconLearned nextLearned() throws InterruptedException {
    OverlayEvent.BeaconLearned event = learned.poll(PATIENCE_S, TimeUnit.SECONDS);
    assertTrue(event != null, "no beacon within " + PATIENCE_S + " s");
    return event;
  }

  private OverlayStatus status() throws Exception {
    CompletableFuture<OverlayStatus> status = new CompletableFuture<>();
    assertTrue(node.status(each -> status.complete(each.getOverlay())));
    return status.get(PATIENCE_S, TimeUnit.SECONDS);
  }

  private void startHeadEnd() throws Exception {
    MulticastGroup group = MulticastGroup.parse(GROUP, PORT);
    TestImage image = TestImage.make(FLEET, 1, 20_000, 1280);
    CarouselSender sender =
        new CarouselSender(
            SenderSettings.of(fleet.trust().tsi(), group.peer(), 5_000_000),
            () -> {
              Beacon now = onAir;
              return new BeaconSource.SignedBeacon(
                  fleet.beacon(now), now.getSequence(), now.getTimeS());
            },
            RANDOM::nextBytes);
    headEnd =
        DatagramLoop.open(LoopSettings.sender(group, Optional.of("lo"), 1), sender, event -> {});
    headEnd.command(new SenderCommand.Show(List.of(SimHeadEnd.onAir(fleet, image, 1))));
    new Thread(() -> run(headEnd::run), "head-end").start();
  }

  private void startNode() throws Exception {
    String[] args = {
      "--fleet",
      FLEET,
      "--dir",
      directory.toString(),
      "--iface",
      "lo",
      "--role",
      "leaf",
      "--group",
      GROUP,
      "--port",
      Integer.toString(PORT),
      "--beacon-interval",
      "1"
    };
    NodeSettings settings =
        NodeSettings.of(NodeSettings.commandLine(Map.of()).parse(args), Map.of(), "1.0.0");
    node = NodeProcess.open(settings, RANDOM::nextBytes);
    node.watch(this::onEvent);
    new Thread(() -> run(node::run), "node").start();
  }

  private void onEvent(Event event) {
    if (event instanceof OverlayEvent.BeaconLearned beacon) {
      learned.add(beacon);
    }
  }

  private interface Body {
    void run() throws Exception;
  }

  private static void run(Body body) {
    try {
      body.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void enrol() throws Exception {
    keys = EnrolledHome.make(directory, fleet, FLEET, "one");
  }
}
