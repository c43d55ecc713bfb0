package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.HOUR_NS;
import static io.tiovivo.carousel.CarouselReceptionTest.IMAGE;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static io.tiovivo.carousel.CarouselReceptionTest.ROOM;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualNetwork;
import org.junit.jupiter.api.Test;

/**
 * Uptane's slow retrieval: an attacker lets one packet in twenty through, so that a box is old for
 * as long as possible. It costs time and nothing else.
 */
final class SlowRetrievalTest {
  private static final long RATE = 800_000;
  private static final long SECOND_NS = 1_000_000_000;
  private static final long BETWEEN_CUTS_NS = 40 * SECOND_NS;
  private static final LinkShape SLOW = LinkShape.loss(95);
  private static final TestImage NEWER = TestImage.make(NAME, 2, 200_000, 1280);

  private final VirtualNetwork network = new VirtualNetwork(4711);
  private final SimFlash flash = SimBox.flash(ROOM, 7);
  private final SimHeadEnd headEnd = new SimHeadEnd(network, FLEET, NAME, RATE, 99);

  private SimBox box() {
    return SimBox.on(network, FLEET, "box", flash, ROOM, SLOW);
  }

  @Test
  void shouldKeepWhatItHasOverEveryPowerCutAndBeCompleteInTheEnd() {
    headEnd.show(IMAGE);
    SimBox box = box();
    long kept = 0;
    int cuts = 0;
    while (!network.runUntil(box::isReady, BETWEEN_CUTS_NS) && cuts < 20) {
      box.host().kill();
      flash.powerOn();
      cuts++;
      box = box();
      SimBox again = box;
      assertTrue(
          network.runUntil(
              () -> !again.host().events(ReceiverEvent.Receiving.class).isEmpty(), HOUR_NS));
      long resumed = again.host().events(ReceiverEvent.Receiving.class).get(0).resumedSymbols();
      assertTrue(resumed >= kept, "kept " + kept + ", resumed with " + resumed);
      kept = resumed;
    }
    assertTrue(cuts > 0, "it was not slow");
    assertTrue(kept > 0, "nothing was resumed");
    assertTrue(box.isReady(), "after " + cuts + " cuts: " + box.counters());
    assertTrue(box.holds(IMAGE));
  }

  @Test
  void shouldHearOfANewerReleaseHoweverSlowTheOldOneComes() {
    headEnd.show(IMAGE);
    SimBox box = box();
    assertTrue(network.runUntil(() -> box.counters().useful() > 20, HOUR_NS));
    assertFalse(box.isReady());
    headEnd.show(NEWER);
    assertTrue(network.runUntil(box::isReady, HOUR_NS), () -> box.counters().toString());
    assertTrue(box.holds(NEWER));
  }
}
