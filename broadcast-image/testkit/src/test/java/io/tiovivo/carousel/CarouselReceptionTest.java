package io.tiovivo.carousel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CarouselReceptionTest {
  static final String NAME = "home";
  static final TestFleet FLEET = TestFleet.named(NAME);
  static final int IMAGE_BYTES = 300_000;
  static final TestImage IMAGE = TestImage.make(NAME, 1, IMAGE_BYTES, 1280);
  static final long RATE = 8_000_000;
  static final long HOUR_NS = 3_600_000_000_000L;
  static final long ROOM = 2 * IMAGE_BYTES;

  private final VirtualNetwork network = new VirtualNetwork(42);

  private SimHeadEnd headEnd(long seed) {
    return new SimHeadEnd(network, FLEET, NAME, RATE, seed);
  }

  private SimBox box(String name, LinkShape link) {
    return SimBox.on(network, FLEET, name, SimBox.flash(ROOM, 7), ROOM, link);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 10, 30, 50, 70})
  void shouldRebuildTheImageWhateverTheLoss(int percent) {
    headEnd(percent).show(IMAGE);
    SimBox box = box("box", LinkShape.loss(percent));
    assertTrue(network.runUntil(box::isReady, HOUR_NS));
    assertTrue(box.holds(IMAGE));
  }

  @Test
  void shouldRebuildTheImageWhenPacketsAreLostInBursts() {
    headEnd(1).show(IMAGE);
    SimBox box = box("box", LinkShape.bursts(30, 50));
    assertTrue(network.runUntil(box::isReady, HOUR_NS));
    assertTrue(box.holds(IMAGE));
  }

  @Test
  void shouldServeALateJoinerAndAnEarlyOneAlike() {
    headEnd(1).show(IMAGE);
    SimBox early = box("early", LinkShape.loss(10));
    network.runFor(200_000_000);
    assertFalse(early.isReady());
    SimBox late = box("late", LinkShape.loss(10));
    assertTrue(network.runUntil(() -> early.isReady() && late.isReady(), HOUR_NS));
    assertTrue(early.holds(IMAGE));
    assertTrue(late.holds(IMAGE));
  }

  @Test
  void shouldAddUpTwoHeadEnds() {
    headEnd(1).show(IMAGE);
    headEnd(2).show(IMAGE);
    SimBox box = box("box", LinkShape.loss(0));
    assertTrue(network.runUntil(box::isReady, HOUR_NS));
    assertTrue(box.holds(IMAGE));
    assertEquals(0, box.counters().duplicate());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 30})
  void shouldTakeHalfTheTimeWithTwoHeadEnds(int percent) {
    assertEquals(0.5, (double) readyNs(2, percent) / readyNs(1, percent), 0.06);
  }

  private static long readyNs(int headEnds, int lossPercent) {
    VirtualNetwork air = new VirtualNetwork(42);
    for (int i = 1; i <= headEnds; i++) {
      new SimHeadEnd(air, FLEET, NAME, RATE / 8, i).show(IMAGE);
    }
    SimBox box =
        SimBox.on(air, FLEET, "box", SimBox.flash(ROOM, 7), ROOM, LinkShape.loss(lossPercent));
    assertTrue(air.runUntil(box::isReady, HOUR_NS));
    return air.nowNs();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldLoseNothingButRateWhenOneOfTwoHeadEndsDies(int victim) {
    SimHeadEnd[] headEnds = {headEnd(1).show(IMAGE), headEnd(2).show(IMAGE)};
    SimBox box = box("box", LinkShape.loss(10));
    network.runFor(80_000_000);
    assertFalse(box.isReady());
    headEnds[victim].show();
    assertTrue(network.runUntil(box::isReady, HOUR_NS));
    assertTrue(box.holds(IMAGE));
    assertEquals(0, box.counters().duplicate());
  }

  @Test
  void shouldReplayARunExactly() {
    assertEquals(traceHash(5), traceHash(5));
  }

  private static long traceHash(long seed) {
    VirtualNetwork network = new VirtualNetwork(seed);
    new SimHeadEnd(network, FLEET, NAME, RATE, seed).show(IMAGE);
    SimFlash flash = SimBox.flash(ROOM, 7);
    SimBox box = SimBox.on(network, FLEET, "box", flash, ROOM, LinkShape.loss(20));
    assertTrue(network.runUntil(box::isReady, HOUR_NS));
    return network.traceHash();
  }
}
