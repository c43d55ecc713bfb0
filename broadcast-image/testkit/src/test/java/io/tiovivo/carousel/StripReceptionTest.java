package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.HOUR_NS;
import static io.tiovivo.carousel.CarouselReceptionTest.IMAGE;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static io.tiovivo.carousel.CarouselReceptionTest.ROOM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A box whose memory is too small for a block as it is. */
final class StripReceptionTest {
  /** Room for a sixteenth of the image's only block. */
  private static final ReceiverSettings SMALL = withMemory(20_000);

  private static final long RATE = 8_000_000;

  static ReceiverSettings withMemory(int bytes) {
    ReceiverSettings usual = ReceiverSettings.DEFAULT;
    return new ReceiverSettings(
        usual.quietNs(),
        usual.progressNs(),
        usual.syncNs(),
        usual.backlogSymbols(),
        usual.chunkBuffers(),
        usual.blockSymbols(),
        bytes,
        usual.checksPerSecond());
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 5_000, 20_000, 100_000})
  void shouldRebuildTheImageInAsManyStripsAsItsMemoryNeeds(int memoryBytes) {
    VirtualNetwork network = new VirtualNetwork(memoryBytes);
    new SimHeadEnd(network, FLEET, NAME, RATE, 1).show(IMAGE);
    SimFlash flash = SimBox.flash(ROOM, 7);
    SimBox box =
        SimBox.on(network, FLEET, "box", flash, ROOM, LinkShape.loss(20), withMemory(memoryBytes));
    assertTrue(network.runUntil(box::isReady, HOUR_NS));
    assertTrue(box.holds(IMAGE));
    int strips = box.ready().orElseThrow().strips();
    assertTrue(strips > 1, "strips " + strips);
    assertTrue(
        flash.counters().writtenBytes() <= 2.6 * IMAGE.bytes().length,
        flash.counters().toString()); // a small image pays for its last chunk and page
  }

  @Test
  void shouldRefuseABlockOfWhichNotEvenTheNarrowestStripFits() {
    VirtualNetwork network = new VirtualNetwork(3);
    new SimHeadEnd(network, FLEET, NAME, RATE, 1).show(IMAGE);
    SimBox box =
        SimBox.on(
            network, FLEET, "box", SimBox.flash(ROOM, 7), ROOM, LinkShape.loss(0), withMemory(500));
    network.runFor(5_000_000_000L);
    assertFalse(box.isReady());
    assertEquals(1, box.host().events(ReceiverEvent.NotForUs.class).size());
  }

  @Test
  void shouldReceiveInStripsInTheEndWhereverThePowerFails() {
    long fired = 0;
    int inDecode = 0;
    for (int operation = 0; operation < 40; operation++) {
      for (SimFlash.Moment moment : SimFlash.Moment.values()) {
        VirtualNetwork air = new VirtualNetwork(operation);
        new SimHeadEnd(air, FLEET, NAME, RATE, operation).show(IMAGE);
        SimFlash flash = SimBox.flash(ROOM, operation).cut(operation, moment);
        SimBox first = SimBox.on(air, FLEET, "first", flash, ROOM, LinkShape.loss(5), SMALL);
        air.runUntil(() -> first.host().hadPowerCut() || first.isReady(), HOUR_NS);
        fired += flash.cuts();
        if (first.host().hadPowerCut()) {
          inDecode += first.receiver().phase() == ReceiverEvent.Phase.DECODING ? 1 : 0;
          flash.powerOn();
          SimBox second = SimBox.on(air, FLEET, "second", flash, ROOM, LinkShape.loss(5), SMALL);
          assertTrue(air.runUntil(second::isReady, HOUR_NS), "cut " + moment + " " + operation);
          assertTrue(second.holds(IMAGE), "cut " + moment + " " + operation);
        }
      }
    }
    assertTrue(fired >= 50, "only " + fired + " cuts fired");
    assertTrue(inDecode >= 10, "only " + inDecode + " cuts while strips were written");
  }
}
