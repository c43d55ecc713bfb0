package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.HOUR_NS;
import static io.tiovivo.carousel.CarouselReceptionTest.IMAGE;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static io.tiovivo.carousel.CarouselReceptionTest.ROOM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.Refusal;
import io.tiovivo.image.Offers;
import io.tiovivo.image.Toi;
import io.tiovivo.machine.Intake;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualNetwork;
import io.tiovivo.wire.AlcWriter;
import io.tiovivo.wire.WireWriter;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a carousel must survive. */
final class CarouselTroubleTest {
  /** Slow enough that some beacons come before the image is there. */
  private static final long RATE = 800_000;

  private static final long SECOND_NS = 1_000_000_000;
  private static final PeerAddress STRANGER = PeerAddress.of(new byte[] {10, 9, 9, 9}, 999);
  private static final PeerAddress NEIGHBOUR = PeerAddress.of(new byte[] {10, 9, 9, 8}, 999);
  private static final TestImage NEWER = TestImage.make(NAME, 2, 200_000, 1280);

  private final VirtualNetwork network = new VirtualNetwork(4711);
  private final SimFlash flash = SimBox.flash(ROOM, 7);

  private SimHeadEnd headEnd() {
    return new SimHeadEnd(network, FLEET, NAME, RATE, 99);
  }

  private SimBox box(LinkShape link) {
    return SimBox.on(network, FLEET, "box", flash, ROOM, link);
  }

  private void receive(SimBox box, TestImage image) {
    assertTrue(network.runUntil(box::isReady, HOUR_NS), () -> box.counters().toString());
    assertTrue(box.holds(image));
  }

  @Test
  void shouldResumeWhereItWasWhenKilled() {
    headEnd().show(IMAGE);
    SimBox first = box(LinkShape.loss(20));
    assertTrue(network.runUntil(() -> first.counters().useful() > 150, HOUR_NS));
    first.host().kill();
    flash.powerOn();
    SimBox second = box(LinkShape.loss(20));
    receive(second, IMAGE);
    ReceiverEvent.Receiving resumed = second.host().events(ReceiverEvent.Receiving.class).get(0);
    assertTrue(resumed.resumedSymbols() > 0, resumed.toString());
    assertTrue(second.counters().useful() < IMAGE.bytes().length / 1280);
  }

  @Test
  void shouldLoseAtMostTheLastSecondAndAnUnwrittenChunkWhenThePowerFails() {
    headEnd().show(IMAGE);
    SimBox first = box(LinkShape.loss(0));
    assertTrue(network.runUntil(() -> first.counters().useful() >= 180, HOUR_NS));
    first.host().kill();
    flash.powerOn();
    SimBox second = box(LinkShape.loss(0));
    receive(second, IMAGE);
    ReceiverEvent.Receiving resumed = second.host().events(ReceiverEvent.Receiving.class).get(0);
    long perSecond = RATE / 8 / 1344;
    assertTrue(resumed.resumedSymbols() >= 180 - perSecond - 51 - 1, resumed.toString());
  }

  @Test
  void shouldReceiveInTheEndWhereverThePowerFails() {
    for (int operation = 0; operation < 40; operation++) {
      for (SimFlash.Moment moment : SimFlash.Moment.values()) {
        receiveAcrossCut(operation, moment);
      }
    }
    assertTrue(cutsFired >= 50, "only " + cutsFired + " cuts fired");
  }

  private long cutsFired;

  private void receiveAcrossCut(int operation, SimFlash.Moment moment) {
    VirtualNetwork air = new VirtualNetwork(operation);
    SimFlash cutFlash = SimBox.flash(ROOM, operation);
    new SimHeadEnd(air, FLEET, NAME, RATE, operation).show(IMAGE);
    cutFlash.cut(operation, moment);
    SimBox first = SimBox.on(air, FLEET, "first", cutFlash, ROOM, LinkShape.loss(5));
    air.runUntil(() -> first.host().hadPowerCut() || first.isReady(), HOUR_NS);
    cutsFired += cutFlash.cuts();
    if (first.host().hadPowerCut()) {
      cutFlash.powerOn();
      SimBox second = SimBox.on(air, FLEET, "second", cutFlash, ROOM, LinkShape.loss(5));
      assertTrue(air.runUntil(second::isReady, HOUR_NS), "cut " + moment + " " + operation);
      assertTrue(second.holds(IMAGE), "cut " + moment + " " + operation);
    }
  }

  @Test
  void shouldMoveOnWhenANewerReleaseAppearsHalfWay() {
    SimHeadEnd headEnd = headEnd().show(IMAGE);
    SimBox box = box(LinkShape.loss(10));
    assertTrue(network.runUntil(() -> box.counters().useful() > 100, HOUR_NS));
    headEnd.show(NEWER);
    receive(box, NEWER);
    ReceiverEvent.Receiving moved = box.host().events(ReceiverEvent.Receiving.class).get(1);
    assertEquals("1.0.2", moved.offer().getVersion());
    assertEquals("1.0.1", moved.abandonedVersion());
  }

  @Test
  void shouldNotGoBackAndForthBetweenTwoHeadEndsThatDiffer() {
    headEnd().show(IMAGE);
    new SimHeadEnd(network, FLEET, NAME, RATE, 5).show(NEWER);
    SimBox box = box(LinkShape.loss(10));
    receive(box, NEWER);
    assertTrue(box.host().events(ReceiverEvent.Receiving.class).size() <= 2);
  }

  @Test
  void shouldNotMindANeighbourFleetOnTheSameGroup() {
    TestFleet neighbours = TestFleet.named("next-door");
    TestImage theirs = TestImage.make("next-door", 9, 200_000, 1280);
    new SimHeadEnd(network, neighbours, "next-door", RATE, 3).show(theirs);
    headEnd().show(IMAGE);
    SimBox box = box(LinkShape.loss(10));
    receive(box, IMAGE);
    assertTrue(box.counters().foreign() > 0);
  }

  @Test
  void shouldCountAndDropWhatTheLinkDamages() {
    headEnd().show(IMAGE);
    // Checksums of UDP would stop most damage; here all of it comes through, so that a damaged
    // symbol is sure to be kept, found out by its hash, and dropped with everything else.
    SimBox box = box(LinkShape.loss(10).reordering(20, 50_000_000).damaging(10, 0, 5));
    for (int i = 0; i < 2000; i++) {
      network.at(i * 1_000_000L, this::injectNoise);
    }
    receive(box, IMAGE);
    ReceiverCounters counters = box.counters();
    assertTrue(counters.malformed() > 100, counters.toString());
    assertTrue(counters.duplicate() > 0, counters.toString());
    assertTrue(counters.mismatched() + counters.malformed() > 0, counters.toString());
  }

  private final Random noise = new Random(1);

  private void injectNoise() {
    byte[] datagram = new byte[noise.nextInt(100)];
    noise.nextBytes(datagram);
    network.inject(STRANGER, SimHeadEnd.GROUP, datagram);
  }

  @Test
  void shouldGetTheRightImageInTheEndWhenBitsFlipOnTheWay() {
    headEnd().show(IMAGE);
    SimBox box = box(LinkShape.loss(0).damaging(0, 0.1, 0));
    receive(box, IMAGE);
  }

  @Test
  void shouldStartOverWhenASymbolWasForged() {
    headEnd().show(IMAGE);
    SimBox box = box(LinkShape.loss(0));
    assertTrue(network.runUntil(() -> box.counters().useful() > 100, HOUR_NS));
    network.inject(STRANGER, SimHeadEnd.GROUP, forged(IMAGE, 0, 0x123456));
    receive(box, IMAGE);
    assertEquals(1, box.counters().hashMismatches());
    assertEquals(1, box.host().events(ReceiverEvent.StartedOver.class).size());
  }

  private static byte[] forged(TestImage image, int sbn, int esi) {
    ObjectTransmissionInformation oti =
        Offers.transmission(image.manifest().getImageBytes(), image.manifest().getFec());
    WireWriter out = new WireWriter(AlcWriter.RAPTORQ_HEADER_BYTES + oti.symbolBytes());
    int toi = Toi.image(Digests.sha256(image.manifest().toByteArray()));
    AlcWriter.raptorq(out, FLEET.trust().tsi(), toi, oti, sbn, esi);
    out.reserve(oti.symbolBytes());
    return Arrays.copyOf(out.array(), out.length());
  }

  @Test
  void shouldKeepTheBlocksThatAreRightWhenOthersWereForged() {
    TestImage image = IMAGE.inBlocks(8);
    headEnd().show(image);
    SimBox box = box(LinkShape.loss(0));
    assertTrue(network.runUntil(() -> box.counters().useful() > 50, HOUR_NS));
    network.inject(STRANGER, SimHeadEnd.GROUP, forged(image, 2, 0x123456));
    network.inject(STRANGER, SimHeadEnd.GROUP, forged(image, 5, 0x123456));
    receive(box, image);
    assertEquals(2, box.counters().hashMismatches());
    assertEquals(1, box.host().events(ReceiverEvent.StartedOver.class).size());
    int symbols = IMAGE.bytes().length / 1280;
    assertTrue(box.counters().useful() < symbols * 11 / 8, box.counters().toString());
  }

  @Test
  void shouldDecodeLessAndLessOftenWhileForgeriesGoOn() {
    headEnd().show(IMAGE);
    SimBox box = box(LinkShape.loss(0));
    for (int i = 0; i < 600; i++) {
      int esi = 0x200000 + i;
      network.at(
          i * SECOND_NS, () -> network.inject(STRANGER, SimHeadEnd.GROUP, forged(IMAGE, 0, esi)));
    }
    network.runFor(590 * SECOND_NS);
    assertFalse(box.isReady());
    assertTrue(box.counters().hashMismatches() <= 11, box.counters().toString());
    receive(box, IMAGE);
  }

  @Test
  void shouldReceiveWhileAStrangerForgesManifestsAndBeacons() {
    headEnd().show(IMAGE);
    SimBox box = box(LinkShape.loss(10));
    int manifest = Toi.manifest(Digests.sha256(IMAGE.manifest().toByteArray()));
    for (int i = 0; i < 2000; i++) {
      network.at(
          i * 10_000_000L,
          () -> {
            int toi = noise.nextBoolean() ? manifest : Toi.beacon(noise.nextInt());
            injectObject(
                STRANGER, toi, new byte[1 + noise.nextInt(20_000)], noise.nextInt(1 << 20));
          });
    }
    receive(box, IMAGE);
    assertTrue(network.nowNs() < 20 * SECOND_NS, "only after " + network.nowNs());
  }

  @Test
  void shouldHearABeaconAfterAnotherCameUnderItsNumber() {
    SimBox box = box(LinkShape.loss(0));
    long timeS = TestFleet.BEGIN_S + 1;
    byte[] first = FLEET.beacon(TestImage.beacon(NAME, timeS).build());
    byte[] second = FLEET.beacon(TestImage.beacon(NAME, timeS + 1).build());
    int secondToi = Toi.beacon((timeS + 1) * 1000);
    network.at(SECOND_NS, () -> injectObject(STRANGER, secondToi, first, 0));
    network.at(5 * SECOND_NS, () -> injectObject(NEIGHBOUR, secondToi, second, 0));
    network.runFor(10 * SECOND_NS);
    assertEquals(2, box.host().events(ReceiverEvent.BeaconSeen.class).size());
    assertEquals(1, box.counters().badObjects());
  }

  /** Sends a small object's source symbols and a few more. */
  private void injectObject(PeerAddress from, int toi, byte[] object, int firstEsi) {
    SmallObject sender = new SmallObject(FLEET.trust().tsi(), toi, object, 1280, firstEsi);
    for (int i = 0; i <= object.length / 1280 + 1; i++) {
      WireWriter out = new WireWriter(2000);
      sender.write(out, PacketStream.Trace.NONE);
      network.inject(from, SimHeadEnd.GROUP, Arrays.copyOf(out.array(), out.length()));
    }
  }

  @Test
  void shouldSayThatNothingIsOnTheAirAndThenReceiveAllTheSame() {
    SimBox box = box(LinkShape.loss(0));
    network.runFor(100 * SECOND_NS);
    int told = box.host().events(ReceiverEvent.NothingOnAir.class).size();
    assertTrue(told >= 4 && told <= 6, "told " + told + " times in 100 s");
    headEnd().show(IMAGE);
    receive(box, IMAGE);
  }

  @Test
  void shouldSayThatAnImageForAnotherBoardIsNotForUs() {
    TestImage other =
        new TestImage(
            IMAGE.bytes(), IMAGE.manifest().toBuilder().setArchitecture("aarch64").build());
    headEnd().show(other);
    SimBox box = box(LinkShape.loss(0));
    network.runFor(20 * SECOND_NS);
    assertEquals(1, box.host().events(ReceiverEvent.NotForUs.class).size());
    assertEquals(
        Refusal.WRONG_ARCHITECTURE,
        box.host().events(ReceiverEvent.NotForUs.class).get(0).reason());
    assertEquals(0, flash.counters().programs());
  }

  @Test
  void shouldNotTouchTheFlashForABeaconThatIsNotSignedForThisFleet() {
    TestFleet liars = TestFleet.named(NAME + "-liars");
    VirtualNetwork air = new VirtualNetwork(3);
    // Their packets carry our session id, but their keys are not ours.
    SenderSettings settings = SenderSettings.of(FLEET.trust().tsi(), SimHeadEnd.GROUP, 10 * RATE);
    byte[] lie = liars.beacon(TestImage.beacon(NAME, TestFleet.BEGIN_S, IMAGE.offer()).build());
    CarouselSender sender =
        new CarouselSender(
            settings,
            () -> new BeaconSource.SignedBeacon(lie, 7, TestFleet.BEGIN_S),
            new Random(1)::nextBytes);
    SimBox box = SimBox.on(air, FLEET, "box", flash, ROOM, LinkShape.loss(0));
    air.attach("liar", sender, LinkShape.perfect())
        .command(new SenderCommand.Show(java.util.List.of(SimHeadEnd.onAir(FLEET, IMAGE, 1))));
    air.runFor(20 * SECOND_NS);
    assertEquals(0, flash.counters().programs());
    assertEquals(0, flash.counters().erases());
    assertEquals(1, box.host().events(ReceiverEvent.Disbelieved.class).size());
    // The same lie all the time is checked once.
    assertTrue(box.counters().checks() <= 4, box.counters().toString());
    assertTrue(box.counters().checksSpared() > 0, box.counters().toString());
  }

  @Test
  void shouldStopWhenTheOfferIsHalted() {
    SimHeadEnd headEnd = headEnd().show(IMAGE);
    SimBox box = box(LinkShape.loss(0));
    assertTrue(network.runUntil(() -> box.counters().useful() > 20, HOUR_NS));
    headEnd.halt();
    network.runFor(60 * SECOND_NS);
    assertFalse(box.isReady());
    assertEquals(Refusal.HALTED, box.host().events(ReceiverEvent.NotForUs.class).get(0).reason());
  }

  /**
   * @param name what the box's lots come from: a beacon from before may be drawn first
   */
  @ParameterizedTest
  @ValueSource(strings = {"box", "a", "b", "c", "d", "e", "f", "g"})
  void shouldStopWhenTheOfferIsHaltedWhileItDecodes(String name) {
    SimHeadEnd headEnd = headEnd().show(IMAGE);
    SimBox box = SimBox.on(network, FLEET, name, flash, ROOM, LinkShape.loss(0));
    long needed = IMAGE.bytes().length / 1280;
    assertTrue(network.runUntil(() -> box.counters().useful() >= needed - 2, HOUR_NS));
    assertEquals(Intake.ALL, box.receiver().intake());
    box.host().workNs(20 * SECOND_NS);
    assertTrue(network.runUntil(() -> box.receiver().intake() == Intake.SOME, HOUR_NS));
    assertEquals(ReceiverEvent.Phase.DECODING, box.receiver().phase());
    headEnd.halt();
    network.runFor(120 * SECOND_NS);
    assertFalse(box.isReady());
    assertEquals(ReceiverEvent.Phase.LISTENING, box.receiver().phase());
  }

  @Test
  void shouldRefuseAnImageThatDoesNotFit() {
    SimFlash small = SimBox.flash(100_000, 1);
    headEnd().show(IMAGE);
    SimBox box = SimBox.on(network, FLEET, "small", small, 100_000, LinkShape.loss(0));
    network.runFor(20 * SECOND_NS);
    assertEquals(
        Refusal.IMAGE_TOO_BIG, box.host().events(ReceiverEvent.NotForUs.class).get(0).reason());
  }

  @Test
  void shouldStartOverWhenManyRestartsHaveFilledTheScratchSpace() {
    headEnd().show(IMAGE);
    SimBox box = null;
    for (int restart = 0; restart < 40 && (box == null || !box.isReady()); restart++) {
      SimBox next = SimBox.on(network, FLEET, "box" + restart, flash, ROOM, LinkShape.loss(0));
      network.runUntil(() -> next.counters().useful() >= 51 || next.isReady(), HOUR_NS);
      network.runFor(1_500_000_000L);
      next.host().kill();
      flash.powerOn();
      box = next;
    }
    SimBox last = SimBox.on(network, FLEET, "last", flash, ROOM, LinkShape.loss(0));
    receive(last, IMAGE);
  }

  @Test
  void shouldGoOnWhenSymbolIdsWrapAround() {
    SimHeadEnd headEnd =
        new SimHeadEnd(network, FLEET, NAME, RATE, bytes -> Arrays.fill(bytes, (byte) 0xFF));
    headEnd.show(IMAGE);
    SimBox box = box(LinkShape.loss(30));
    receive(box, IMAGE);
    assertEquals(0, box.counters().duplicate());
  }

  @Test
  void shouldMissNothingThatCameBeforeTheFirstBeacon() {
    headEnd().show(IMAGE);
    network.runFor(SECOND_NS);
    SimBox box = box(LinkShape.loss(0));
    receive(box, IMAGE);
    ReceiverCounters counters = box.counters();
    assertEquals(0, counters.dropped());
    assertTrue(
        counters.useful() >= box.ready().orElseThrow().receivedSymbols(), counters.toString());
  }

  @Test
  void shouldStopAndSayWhyWhenTheFlashFails() {
    headEnd().show(IMAGE);
    SimBox box = box(LinkShape.loss(0));
    for (int block = 0; block < flash.geometry().totalBytes() / SimBox.ERASE_BYTES; block++) {
      flash.goBad(block);
    }
    network.runFor(20 * SECOND_NS);
    assertEquals(ReceiverEvent.Phase.FAILED, box.receiver().phase());
    assertEquals(1, box.host().events(ReceiverEvent.FlashFailed.class).size());
  }
}
