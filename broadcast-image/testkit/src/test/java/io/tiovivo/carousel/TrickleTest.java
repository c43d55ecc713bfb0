package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.IMAGE;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static io.tiovivo.carousel.CarouselReceptionTest.RATE;
import static io.tiovivo.carousel.CarouselReceptionTest.ROOM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A carousel that trickles, and a box that comes late. */
final class TrickleTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final long TRICKLE = RATE / 250;
  private static final int SPREAD_MS = 20_000;

  private final VirtualNetwork network = new VirtualNetwork(7);
  private final SimHeadEnd headEnd = new SimHeadEnd(network, FLEET, NAME, RATE, 1);

  private SimBox late() {
    headEnd.show(IMAGE);
    headEnd.rate(TRICKLE, SPREAD_MS);
    network.runFor(SECOND_NS);
    return SimBox.on(network, FLEET, "late", SimBox.flash(ROOM, 1), ROOM, LinkShape.loss(10));
  }

  private List<SenderEvent.RateRequested> requests() {
    return headEnd.host().events(SenderEvent.RateRequested.class);
  }

  @Test
  void shouldBeAskedForTheFullRateByABoxThatLacksTheImage() {
    SimBox box = late();
    network.runFor(2 * SPREAD_MS * 1_000_000L);
    assertFalse(box.isReady());
    assertEquals(
        box.host().address(), requests().get(0).box(), "asked by whom it is not on the way to");

    headEnd.rate(RATE, 0);
    int asked = requests().size();
    network.runFor(20 * SECOND_NS);
    assertTrue(box.holds(IMAGE));
    assertEquals(asked, requests().size(), "it goes on asking for what it has");
  }

  /** There may be no way back at all. */
  @Test
  void shouldBringTheImageToABoxThatNobodyHears() {
    SimBox box = late();
    headEnd.rate(TRICKLE, 0);
    network.runFor(20L * 60 * SECOND_NS);
    assertTrue(requests().isEmpty());
    assertTrue(box.holds(IMAGE));
  }
}
