package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.image.Toi;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.testkit.carousel.Forger;
import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.ListeningMachine;
import io.tiovivo.testkit.net.VirtualNetwork;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attackers with a clock: what they forge comes just when a check may be had, each time anew. */
final class TimedFloodTest {
  private static final long RATE = 4_000_000;
  private static final long SECOND_NS = 1_000_000_000;
  private static final int BYTES = 2_000_000;
  private static final long ROOM = 2 * BYTES;
  private static final int PER_SECOND = 100;
  private static final TestImage IMAGE = TestImage.make(NAME, 2, BYTES, 1280).hashed();

  private final VirtualNetwork network = new VirtualNetwork(77);
  private final SimHeadEnd headEnd = new SimHeadEnd(network, FLEET, NAME, RATE, 99).show(IMAGE);
  private final Random random = new Random(3);
  private long flooded;

  private SimBox box() {
    return SimBox.on(network, FLEET, "box", SimBox.flash(ROOM, 7), ROOM, LinkShape.perfect());
  }

  private long receive(SimBox box) {
    long beganNs = network.nowNs();
    assertTrue(network.runUntil(box::isReady, 60 * SECOND_NS), () -> box.counters().toString());
    assertTrue(box.holds(IMAGE));
    return network.nowNs() - beganNs;
  }

  private PeerAddress from(boolean inItsName) {
    byte[] anybody = {10, 8, (byte) random.nextInt(256), (byte) random.nextInt(256)};
    return inItsName ? headEnd.host().address() : PeerAddress.of(anybody, 999);
  }

  private byte[] freshBeacon() {
    byte[] lie = new byte[200];
    random.nextBytes(lie);
    WireWriter out = new WireWriter(2000);
    new SmallObject(FLEET.trust().tsi(), Toi.beacon(random.nextInt()), lie, 1280, 0)
        .write(out, PacketStream.Trace.NONE);
    return Arrays.copyOf(out.array(), out.length());
  }

  /** So many beacons at once each time that a check has been saved up, without any jitter. */
  private void flood(long periodNs, boolean inItsName) {
    for (long i = 0; i < PER_SECOND * periodNs / SECOND_NS; i++) {
      flooded++;
      network.inject(from(inItsName), SimHeadEnd.GROUP, freshBeacon());
    }
    network.at(network.nowNs() + periodNs, () -> flood(periodNs, inItsName));
  }

  @ParameterizedTest
  @CsvSource({"10, false", "10, true", "250, false", "250, true", "40, false", "40, true"})
  void shouldGetTheImageNearlyAsSoonWhenForgedBeaconsAreTimed(int periodMs, boolean inItsName) {
    SimBox box = box();
    flood(periodMs * 1_000_000L, inItsName);
    long ns = receive(box);
    assertTrue(flooded > PER_SECOND);
    assertTrue(box.counters().badObjects() > 0, box.counters().toString());
    assertTrue(box.counters().checksDeferred() > 100, box.counters().toString());
    assertTrue(
        box.counters().checks() <= ForgedObjectsTest.mostChecks(ns), box.counters().toString());
    assertTrue(ns < 1.5 * ForgedObjectsTest.undisturbedNs(), ns + " ns: " + box.counters());
  }

  /** When each packet of a beacon comes, while the same happens to another network. */
  private static List<Long> beaconTimes() {
    TimedFloodTest same = new TimedFloodTest();
    List<Long> times = new ArrayList<>();
    AlcPacket packet = new AlcPacket();
    ListeningMachine listener =
        (nowNs, from, in, out) -> {
          if (packet.parse(in) && Toi.kind((int) packet.toi()) == Toi.Kind.BEACON) {
            times.add(nowNs);
          }
        };
    same.network.attach("recorder", listener, LinkShape.perfect());
    same.network.runFor(60 * SECOND_NS);
    return times;
  }

  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "60, false", "60, true"})
  void shouldGetTheImageWhenAForgedBeaconComesRightBeforeEachGenuineOne(
      int checkMs, boolean inItsName) {
    List<Long> times = beaconTimes();
    assertTrue(times.size() > 100);
    for (long genuineNs : times) {
      network.at(
          Math.max(network.nowNs(), genuineNs - 500_000),
          () -> network.inject(from(inItsName), SimHeadEnd.GROUP, freshBeacon()));
    }
    SimBox box = box();
    box.host().workNs(checkMs * 1_000_000L);
    long ns = receive(box);
    assertTrue(box.counters().badObjects() > 1, box.counters().toString());
    TimedFloodTest quiet = new TimedFloodTest();
    SimBox undisturbed = quiet.box();
    undisturbed.host().workNs(checkMs * 1_000_000L);
    long quietNs = quiet.receive(undisturbed);
    assertTrue(ns < 1.5 * quietNs, ns + " ns, quiet " + quietNs + ": " + box.counters());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGetTheImageWhenForgedHashesFollowEachSymbol(boolean inItsName) {
    Forger symbols = forger(Forger.Aim.AHEAD, 0.5, false);
    Forger hashes = forger(Forger.Aim.HASHES, 0.3, inItsName);
    SimBox box = box();
    long ns = receive(box);
    assertTrue(symbols.forged() > 100 && hashes.forged() > 100);
    assertEquals(1, box.counters().strictPaths(), box.counters().toString());
    assertTrue(box.counters().forgedHashes() > 0, box.counters().toString());
    assertTrue(ns < 2 * ForgedObjectsTest.undisturbedNs(), ns + " ns: " + box.counters());
  }

  private Forger forger(Forger.Aim aim, double share, boolean inItsName) {
    Forger forger =
        new Forger(
            aim,
            share,
            5,
            (bytes, out) -> network.inject(from(inItsName), SimHeadEnd.GROUP, bytes));
    network.attach(aim.name(), forger, LinkShape.perfect());
    return forger;
  }

  @Test
  void shouldTellTheSameStoryForTheSameSeed() {
    TimedFloodTest again = new TimedFloodTest();
    flood(10_000_000, false);
    again.flood(10_000_000, false);
    SimBox box = box();
    SimBox other = again.box();
    assertEquals(receive(box), again.receive(other));
    assertEquals(box.counters(), other.counters());
  }
}
