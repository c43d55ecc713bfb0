package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.HOUR_NS;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.Digests;
import io.tiovivo.image.Toi;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.testkit.carousel.Forger;
import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.ListeningMachine;
import io.tiovivo.testkit.net.VirtualHost;
import io.tiovivo.testkit.net.VirtualNetwork;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Forged beacons, manifests and file tables, and recordings of old ones: dropped for a signature
 * check at most, and these are rationed; the genuine ones get through meanwhile.
 */
final class ForgedObjectsTest {
  private static final long RATE = 4_000_000;
  private static final long SECOND_NS = 1_000_000_000;
  private static final int BYTES = 2_000_000;
  private static final long ROOM = 2 * BYTES;
  private static final TestImage OLD = TestImage.make(NAME, 1, BYTES, 1280).hashed();
  private static final TestImage NEW = TestImage.make(NAME, 2, BYTES, 1280).hashed();
  private static final PeerAddress STRANGER = PeerAddress.of(new byte[] {10, 9, 9, 9}, 999);

  private final VirtualNetwork network = new VirtualNetwork(77);
  private final SimHeadEnd headEnd = new SimHeadEnd(network, FLEET, NAME, RATE, 99);
  private final Random random = new Random(3);
  private long flooded;

  private SimBox box() {
    return SimBox.on(network, FLEET, "box", SimBox.flash(ROOM, 7), ROOM, LinkShape.perfect());
  }

  private long receive(SimBox box, TestImage image) {
    long beganNs = network.nowNs();
    assertTrue(network.runUntil(box::isReady, 60 * SECOND_NS), () -> box.counters().toString());
    assertTrue(box.holds(image));
    return network.nowNs() - beganNs;
  }

  private static SimBox undisturbed() {
    ForgedObjectsTest quiet = new ForgedObjectsTest();
    quiet.headEnd.show(NEW);
    SimBox box = quiet.box();
    quiet.receive(box, NEW);
    return box;
  }

  /** With an image of {@link #BYTES} at {@link #RATE}, and nobody meddling. */
  static long undisturbedNs() {
    return undisturbed().host().nowNs();
  }

  /** From now on, so many packets a second. */
  private void flood(int perSecond, Supplier<PeerAddress> from, Supplier<byte[]> packet) {
    flooded++;
    network.inject(from.get(), SimHeadEnd.GROUP, packet.get());
    network.at(network.nowNs() + SECOND_NS / perSecond, () -> flood(perSecond, from, packet));
  }

  /** Addresses are easily forged. */
  private PeerAddress anybody() {
    return PeerAddress.of(
        new byte[] {10, 8, (byte) random.nextInt(256), (byte) random.nextInt(256)}, 999);
  }

  /** What is on the air for a while, of one kind. */
  private List<byte[]> recorded(Toi.Kind kind, long forNs) {
    Recorder recorder = new Recorder(kind);
    VirtualHost host = network.attach("recorder", recorder, LinkShape.perfect());
    network.runFor(forNs);
    host.kill();
    assertTrue(recorder.packets.size() > 3, recorder.packets.size() + " packets");
    return recorder.packets;
  }

  private static final class Recorder implements ListeningMachine {
    private final Toi.Kind kind;
    private final AlcPacket packet = new AlcPacket();
    private final List<byte[]> packets = new ArrayList<>();

    Recorder(Toi.Kind kind) {
      this.kind = kind;
    }

    @Override
    public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
      byte[] datagram = in.bytes(in.remaining());
      if (packet.parse(WireReader.of(datagram)) && Toi.kind((int) packet.toi()) == kind) {
        packets.add(datagram);
      }
    }
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** The only packet of an object of one symbol. */
  private byte[] packet(int toi, byte[] object) {
    WireWriter out = new WireWriter(2000);
    new SmallObject(FLEET.trust().tsi(), toi, object, 1280, random.nextInt(1 << 24))
        .write(out, PacketStream.Trace.NONE);
    return Arrays.copyOf(out.array(), out.length());
  }

  private static List<byte[]> some(Supplier<byte[]> packet) {
    return Stream.generate(packet).limit(100).toList();
  }

  private byte[] rubbish(int bytes) {
    byte[] lie = new byte[bytes];
    random.nextBytes(lie);
    return lie;
  }

  private static int manifestToi(TestImage image) {
    return Toi.manifest(Digests.sha256(image.manifest().toByteArray()));
  }

  /**
   * Four a second and eight saved up, of each kind, by proven sources, by others, and of what is
   * doubtful; and while nothing is received, more.
   */
  static long mostChecks(long ns) {
    long seconds = 1 + ns / SECOND_NS;
    return 6 * (8 + 4 * seconds) + CheckQueue.IDLE_CHECKS_PER_SECOND * (1 + seconds);
  }

  @Test
  void shouldPayNothingForForgedFileTables() {
    headEnd.show(NEW);
    List<byte[]> tables = recorded(Toi.Kind.FDT, 20 * SECOND_NS);
    flood(
        1000,
        this::anybody,
        () -> {
          byte[] lie = any(tables).clone();
          for (int i = 0; i < 50; i++) {
            lie[60 + random.nextInt(lie.length - 60)] ^= (byte) (1 + random.nextInt(255));
          }
          return lie;
        });
    SimBox box = box();
    long ns = receive(box, NEW);
    SimBox quiet = undisturbed();
    assertTrue(box.counters().fileTable() > 1000 * (ns / SECOND_NS), box.counters().toString());
    assertTrue(ns < 1.02 * undisturbedNs(), ns + " ns: " + box.counters());
    assertTrue(box.counters().checks() <= quiet.counters().checks() + 2);
    assertEquals(0, box.counters().badObjects());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldGetGenuineOnesThroughWhileForgedOnesUseUpTheChecks(boolean rubbish) {
    headEnd.show(NEW);
    SimBox box = box();
    byte[] manifest = FLEET.manifest(NEW.manifest());
    byte[] beacon = FLEET.beacon(TestImage.beacon("elsewhere", 1).build());
    byte[] old = FLEET.manifest(OLD.manifest());
    assertEquals(manifest.length, old.length, "or it would be dropped for its length");
    List<byte[]> beacons =
        some(() -> packet(Toi.beacon(random.nextInt()), rubbish ? rubbish(200) : beacon));
    List<byte[]> manifests =
        some(() -> packet(manifestToi(NEW), rubbish ? rubbish(manifest.length) : old));
    flood(100, this::anybody, () -> any(beacons));
    flood(100, this::anybody, () -> any(manifests));
    long ns = receive(box, NEW);
    assertTrue(box.counters().checksDeferred() > 100, box.counters().toString());
    assertTrue(box.counters().badObjects() > 0, box.counters().toString());
    assertTrue(box.counters().checks() <= mostChecks(ns), box.counters().toString());
    assertTrue(ns < 1.5 * undisturbedNs(), ns + " ns: " + box.counters());
  }

  @Test
  void shouldHearThatAnImageIsHaltedWhileForgedBeaconsUseUpTheChecks() {
    headEnd.show(NEW);
    SimBox box = box();
    assertTrue(network.runUntil(() -> box.counters().useful() > 100, HOUR_NS));
    List<byte[]> lies = some(() -> packet(Toi.beacon(random.nextInt()), rubbish(200)));
    flood(500, this::anybody, () -> any(lies));
    network.runFor(SECOND_NS);
    assertTrue(box.counters().checksDeferred() > 100, box.counters().toString());
    headEnd.halt();
    network.runFor(3 * SECOND_NS);
    assertFalse(box.isReady());
    assertEquals(ReceiverEvent.Phase.LISTENING, box.receiver().phase());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldEndWithTheNewReleaseWhileBeaconsOfTheOldOneAreReplayed(boolean inItsName) {
    headEnd.show(OLD);
    List<byte[]> old = recorded(Toi.Kind.BEACON, 60 * SECOND_NS);
    headEnd.show(NEW);
    network.runFor(5 * SECOND_NS);
    PeerAddress from = inItsName ? headEnd.host().address() : STRANGER;
    flood(100, () -> from, () -> any(old));
    SimBox box = box();
    long ns = receive(box, NEW);
    assertTrue(box.counters().checksSpared() > 100, box.counters().toString());
    assertTrue(box.counters().checks() <= mostChecks(ns), box.counters().toString());
    List<ReceiverEvent.BeaconSeen> seen = box.host().events(ReceiverEvent.BeaconSeen.class);
    for (int i = 1; i < seen.size(); i++) {
      assertTrue(
          seen.get(i).beacon().getSequence() >= seen.get(i - 1).beacon().getSequence(),
          "back to an older one");
    }
    // Thirteen recordings for each genuine beacon, of which those older than the last cost nothing.
    assertTrue(ns < 1.5 * undisturbedNs(), ns + " ns: " + box.counters());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHearThatAnImageIsHaltedWhileOldBeaconsAreReplayed(boolean inItsName) {
    headEnd.show(NEW);
    List<byte[]> old = recorded(Toi.Kind.BEACON, 60 * SECOND_NS);
    SimBox box = box();
    PeerAddress from = inItsName ? headEnd.host().address() : STRANGER;
    flood(50, () -> from, () -> any(old));
    assertTrue(network.runUntil(() -> box.counters().useful() > 10, HOUR_NS));
    box.host().link(LinkShape.loss(90)); // slow, so that there is time
    headEnd.halt();
    network.runFor(30 * SECOND_NS);
    assertFalse(box.isReady());
    assertEquals(ReceiverEvent.Phase.LISTENING, box.receiver().phase());
  }

  @Test
  void shouldPayNothingForManifestsOfAnOldRelease() {
    headEnd.show(OLD);
    List<byte[]> old = recorded(Toi.Kind.MANIFEST, 5 * SECOND_NS);
    headEnd.show(NEW);
    network.runFor(5 * SECOND_NS);
    flood(200, this::anybody, () -> any(old));
    SimBox box = box();
    long ns = receive(box, NEW);
    assertTrue(box.counters().manifest() > 200 * (ns / SECOND_NS), box.counters().toString());
    assertTrue(box.counters().checks() <= undisturbed().counters().checks() + 2);
    assertTrue(ns < 1.1 * undisturbedNs(), ns + " ns: " + box.counters());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldGetNewHashesThroughWhileOldOnesAreReplayed(boolean inItsName) {
    headEnd.show(NEW);
    List<byte[]> old = recorded(Toi.Kind.SYMBOL_HASHES, 60 * SECOND_NS);
    PeerAddress from = inItsName ? headEnd.host().address() : STRANGER;
    Forger forger =
        new Forger(
            Forger.Aim.AHEAD,
            0.5,
            5,
            (bytes, out) -> network.inject(from, SimHeadEnd.GROUP, bytes));
    network.attach("attacker", forger, LinkShape.perfect());
    SimBox box = box();
    flood(200, () -> from, () -> any(old));
    long ns = receive(box, NEW);
    assertEquals(1, box.counters().strictPaths(), box.counters().toString());
    long most =
        HashIntake.PROVEN_CHECKS_PER_SECOND
            + HashIntake.STRANGE_CHECKS_PER_SECOND
            + HashIntake.NEWS_CHECKS_PER_SECOND
            + HashIntake.SPOT_CHECKS_PER_SECOND;
    assertTrue(
        box.counters().hashChecks() <= most * (3 + ns / SECOND_NS), box.counters().toString());
    assertTrue(ns < 2.5 * undisturbedNs(), ns + " ns: " + box.counters());
    assertTrue(flooded > 100);
  }
}
