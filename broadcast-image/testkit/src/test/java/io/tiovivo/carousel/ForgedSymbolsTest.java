package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.HOUR_NS;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.image.Toi;
import io.tiovivo.machine.Intake;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.testkit.carousel.Forger;
import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An attacker on the segment, and the strict path against it. */
final class ForgedSymbolsTest {
  private static final long RATE = 4_000_000;
  private static final long SECOND_NS = 1_000_000_000;
  private static final int BYTES = 2_000_000;
  private static final long ROOM = 2 * BYTES;
  private static final PeerAddress STRANGER = PeerAddress.of(new byte[] {10, 9, 9, 9}, 999);
  private static final TestImage IMAGE = TestImage.make(NAME, 1, BYTES, 1280).hashed();

  private final VirtualNetwork network = new VirtualNetwork(2026);
  private final SimFlash flash = SimBox.flash(ROOM, 7);
  private final SimHeadEnd headEnd = headEnd(99);

  private SimHeadEnd headEnd(long seed) {
    return new SimHeadEnd(network, FLEET, NAME, RATE, seed);
  }

  private SimBox box(int lossPercent) {
    return SimBox.on(network, FLEET, "box", flash, ROOM, LinkShape.loss(lossPercent));
  }

  private Forger attack(Forger.Aim aim, double share, PeerAddress source) {
    Forger forger =
        new Forger(aim, share, 5, (bytes, out) -> network.inject(source, SimHeadEnd.GROUP, bytes));
    network.attach("attacker", forger, LinkShape.perfect());
    return forger;
  }

  private long receive(SimBox box) {
    long beganNs = network.nowNs();
    assertTrue(network.runUntil(box::isReady, HOUR_NS), () -> box.counters().toString());
    assertTrue(box.holds(IMAGE));
    return network.nowNs() - beganNs;
  }

  private static long undisturbedNs(int lossPercent) {
    ForgedSymbolsTest quiet = new ForgedSymbolsTest();
    quiet.headEnd.show(IMAGE);
    return quiet.receive(quiet.box(lossPercent));
  }

  static void assertAtMost(double factor, long undisturbedNs, long ns, SimBox box) {
    assertTrue(
        ns <= factor * undisturbedNs,
        () -> (double) ns / undisturbedNs + " times as long: " + box.counters());
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0, 1.1, AHEAD", "50, 0, 1.5, AHEAD", "100, 0, 2.5, AHEAD",
    "10, 0, 1.1, SCATTERED", "50, 0, 1.5, SCATTERED", "100, 0, 2.5, SCATTERED",
    "10, 30, 1.1, AHEAD", "100, 30, 2.5, AHEAD", "50, 30, 1.5, SCATTERED"
  })
  void shouldReceiveNearlyAsFastWhileSymbolsAreForged(
      int percent, int lossPercent, double factor, Forger.Aim aim) {
    headEnd.show(IMAGE);
    Forger forger = attack(aim, percent / 100.0, headEnd.host().address());
    SimBox box = box(lossPercent);
    long ns = receive(box);
    assertAtMost(factor, undisturbedNs(lossPercent), ns, box);
    ReceiverCounters counters = box.counters();
    assertEquals(1, counters.strictPaths(), counters.toString());
    assertEquals(1, box.host().events(ReceiverEvent.StrictPathTaken.class).size());
    assertTrue(counters.forged() + counters.unproven() > 0, counters.toString());
    assertTrue(forger.forged() > percent);
  }

  @Test
  void shouldPayNextToNothingWhileNobodyForges() {
    headEnd.sender().traced();
    headEnd.show(IMAGE);
    SimBox box = box(0);
    receive(box);
    ReceiverCounters counters = box.counters();
    assertEquals(0, counters.strictPaths());
    assertEquals(0, counters.forged() + counters.unproven() + counters.forgedHashes());
    assertTrue(counters.hashChecks() <= 4 + network.nowNs() / SECOND_NS, counters.toString());
    long all = headEnd.host().events(SenderEvent.Sent.class).size();
    long hashes =
        headEnd.host().events(SenderEvent.Sent.class).stream()
            .filter(sent -> Toi.kind(sent.toi()) == Toi.Kind.SYMBOL_HASHES)
            .count();
    assertTrue(hashes > 0 && hashes <= all / 50, hashes + " of " + all);
    long received = box.ready().orElseThrow().receivedSymbols();
    assertTrue(received <= IMAGE.bytes().length / 1280 + 8, "needed " + received);
  }

  @Test
  void shouldReceiveWhileHashesAreFloodedInTheHeadEndsNameToo() {
    headEnd.show(IMAGE);
    attack(Forger.Aim.AHEAD, 0.5, headEnd.host().address());
    Forger flood = attack(Forger.Aim.HASHES, 0.1, headEnd.host().address());
    SimBox box = box(0);
    long ns = receive(box);
    assertAtMost(2.5, undisturbedNs(0), ns, box);
    assertTrue(flood.forged() > 100 && box.counters().forgedHashes() > 0);
    long most = HashIntake.PROVEN_CHECKS_PER_SECOND + HashIntake.NEWS_CHECKS_PER_SECOND + 8;
    assertTrue(
        box.counters().hashChecks() <= most * (2 + ns / SECOND_NS), box.counters().toString());
  }

  @Test
  void shouldGoOnStrictlyAfterARestart() {
    headEnd.show(IMAGE);
    attack(Forger.Aim.AHEAD, 0.5, STRANGER);
    SimBox first = box(0);
    assertTrue(network.runUntil(() -> first.counters().useful() > 800, HOUR_NS));
    assertEquals(1, first.counters().strictPaths());
    network.runFor(SECOND_NS);
    first.host().kill();
    flash.powerOn();
    SimBox second = SimBox.on(network, FLEET, "again", flash, ROOM, LinkShape.loss(0));
    receive(second);
    assertEquals(0, second.counters().hashMismatches(), second.counters().toString());
    assertTrue(second.counters().useful() < 1000, second.counters().toString());
  }

  @Test
  void shouldFindForgedSymbolsInTheLogThatWereKeptBeforeAnythingShowed() {
    headEnd.show(IMAGE);
    SimBox box = box(0);
    assertTrue(network.runUntil(() -> box.counters().useful() > 1200, HOUR_NS));
    // One alone, far from where the head-end is: nothing shows until the block comes out wrong.
    Forger one =
        new Forger(
            Forger.Aim.SCATTERED,
            1,
            5,
            (bytes, out) -> network.inject(STRANGER, SimHeadEnd.GROUP, bytes));
    network.attach("attacker", one, LinkShape.perfect());
    assertTrue(network.runUntil(() -> one.forged() > 0, HOUR_NS));
    network.hosts().get(network.hosts().size() - 1).kill();
    long ns = receive(box);
    ReceiverCounters counters = box.counters();
    assertEquals(1, counters.hashMismatches(), counters.toString());
    assertTrue(counters.unproven() >= one.forged(), counters.toString());
    assertTrue(ns < undisturbedNs(0) / 2, counters.toString());
  }

  @Test
  void shouldGetTheManifestWhileEverySecondOfItsPacketsIsForged() {
    headEnd.show(IMAGE);
    attack(Forger.Aim.MANIFEST, 1, headEnd.host().address());
    SimBox box = box(0);
    long ns = receive(box);
    assertAtMost(2, undisturbedNs(0), ns, box);
  }

  @Test
  void shouldStayOnTheStrictPathWhileADecodeLeavesNoTimeToCheckHashes() {
    headEnd.show(IMAGE);
    attack(Forger.Aim.AHEAD, 0.5, STRANGER);
    SimBox box = box(0);
    assertTrue(network.runUntil(() -> box.receiver().intake() == Intake.SOME, HOUR_NS));
    assertEquals(1, box.counters().strictPaths());
    assertFalse(box.isReady());
    // From here on it is a slow box: what is left is a piece of the decode.
    box.host().workNs(2 * StrictPath.HASHES_GONE_NS);
    long decodingNs = network.nowNs();
    receive(box);
    assertTrue(network.nowNs() - decodingNs > StrictPath.HASHES_GONE_NS);
    assertEquals(0, box.host().events(ReceiverEvent.StartedOver.class).size());
  }

  @Test
  void shouldLeaveTheStrictPathWhenThereAreNoHashesAnyMore() {
    SimHeadEnd other = headEnd(5);
    headEnd.show(IMAGE);
    attack(Forger.Aim.AHEAD, 0.5, STRANGER);
    SimBox box = box(0);
    assertTrue(network.runUntil(() -> box.counters().strictPaths() > 0, HOUR_NS));
    assertFalse(box.isReady());
    headEnd.show();
    network.hosts().get(2).kill(); // the attacker: behind both head-ends
    // The same image from a head-end that signs no hashes.
    other.silentHashes().show(IMAGE);
    receive(box);
  }
}
