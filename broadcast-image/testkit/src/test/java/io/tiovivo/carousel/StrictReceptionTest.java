package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.HOUR_NS;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static io.tiovivo.carousel.ForgedSymbolsTest.assertAtMost;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.image.Offers;
import io.tiovivo.testkit.carousel.Forger;
import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualNetwork;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The strict path for images of several blocks, for boot images, and with two head-ends. */
final class StrictReceptionTest {
  private static final long RATE = 4_000_000;
  private static final int BYTES = 2_000_000;
  private static final long ROOM = 2 * BYTES;
  private static final int BLOCKS = 5;
  private static final TestImage IMAGE = TestImage.make(NAME, 1, BYTES, 1280).hashed();
  private static final TestImage CUT =
      TestImage.make(NAME, 1, BYTES, 1280).inBlocks(BLOCKS).hashed();
  private static final TestImage BOOT = TestImage.boot(NAME, 1, BYTES, 1280).hashed();

  /** One segment with head-ends, a box and perhaps an attacker. */
  private static final class World {
    final VirtualNetwork network = new VirtualNetwork(2026);
    final SimHeadEnd[] headEnds;
    final SimBox box;
    Forger forger;

    World(
        int count, TestImage image, BiFunction<VirtualNetwork, LinkShape, SimBox> maker, int loss) {
      headEnds = new SimHeadEnd[count];
      for (int i = 0; i < count; i++) {
        headEnds[i] = new SimHeadEnd(network, FLEET, NAME, RATE / count, 99 + i);
        headEnds[i].show(image);
      }
      box = maker.apply(network, LinkShape.loss(loss));
    }

    /** In the name of the last head-end, as a share of what all of them send. */
    World attacked(Forger.Aim aim, double share) {
      SimHeadEnd named = headEnds[headEnds.length - 1];
      forger =
          new Forger(
              aim,
              share,
              5,
              (bytes, out) -> network.inject(named.host().address(), SimHeadEnd.GROUP, bytes));
      network.attach("attacker", forger, LinkShape.perfect());
      return this;
    }

    long receive(TestImage image) {
      assertTrue(network.runUntil(box::isReady, HOUR_NS), () -> box.counters().toString());
      assertTrue(box.holds(image));
      return network.nowNs();
    }

    void assertNamed() {
      assertEquals(1, box.counters().strictPaths(), box.counters().toString());
      assertEquals(1, box.host().events(ReceiverEvent.StrictPathTaken.class).size());
      assertTrue(box.counters().forged() + box.counters().unproven() > 0);
      assertTrue(forger.forged() > 50);
    }
  }

  private static SimBox node(VirtualNetwork network, LinkShape link) {
    return SimBox.on(network, FLEET, "box", SimBox.flash(ROOM, 7), ROOM, link);
  }

  private static SimBox loader(VirtualNetwork network, LinkShape link) {
    return SimBox.boot(network, FLEET, "box", SimBox.flash(ROOM, 7), ROOM, link);
  }

  private static void assertNearlyAsFast(
      double factor, Supplier<World> worlds, TestImage image, Forger.Aim aim, int percent) {
    long quietNs = worlds.get().receive(image);
    World world = worlds.get().attacked(aim, percent / 100.0);
    long ns = world.receive(image);
    assertAtMost(factor, quietNs, ns, world.box);
    world.assertNamed();
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0, 1.1, AHEAD", "50, 0, 1.5, AHEAD", "100, 0, 2.5, AHEAD",
    "10, 0, 1.1, SCATTERED", "50, 0, 1.5, SCATTERED", "100, 0, 2.5, SCATTERED",
    "100, 30, 2.5, AHEAD", "50, 30, 1.5, SCATTERED"
  })
  void shouldReceiveAnImageOfSeveralBlocksNearlyAsFast(
      int percent, int loss, double factor, Forger.Aim aim) {
    assertEquals(BLOCKS, CUT.manifest().getBlockSha256Count());
    Supplier<World> worlds = () -> new World(1, CUT, StrictReceptionTest::node, loss);
    assertNearlyAsFast(factor, worlds, CUT, aim, percent);
  }

  @ParameterizedTest
  @CsvSource({"10, 1.1, AHEAD", "100, 2.5, AHEAD", "50, 1.5, SCATTERED"})
  void shouldReceiveABootImageNearlyAsFast(int percent, double factor, Forger.Aim aim) {
    assertTrue(Offers.transmission(BOOT.bytes().length, BOOT.manifest().getFec()).subBlocks() > 1);
    Supplier<World> worlds = () -> new World(1, BOOT, StrictReceptionTest::loader, 10);
    assertNearlyAsFast(factor, worlds, BOOT, aim, percent);
  }

  @ParameterizedTest
  @CsvSource({"10, 1.1, AHEAD", "100, 2.5, AHEAD", "50, 1.5, SCATTERED"})
  void shouldReceiveFromTwoHeadEndsNearlyAsFast(int percent, double factor, Forger.Aim aim) {
    Supplier<World> worlds = () -> new World(2, IMAGE, StrictReceptionTest::node, 10);
    assertNearlyAsFast(factor, worlds, IMAGE, aim, percent);
  }

  @ParameterizedTest
  @CsvSource({"0, AHEAD", "1, AHEAD", "0, SCATTERED", "1, SCATTERED"})
  void shouldLoseNothingButRateWhenOneOfTwoHeadEndsDiesUnderAttack(int victim, Forger.Aim aim) {
    long bothNs = new World(2, IMAGE, StrictReceptionTest::node, 10).receive(IMAGE);
    World world = new World(2, IMAGE, StrictReceptionTest::node, 10).attacked(aim, 0.5);
    world.network.runFor(bothNs / 2);
    assertTrue(world.forger.forged() > 50);
    assertFalse(world.box.isReady());
    world.headEnds[victim].host().kill();
    long ns = world.receive(IMAGE);
    // The second half at half of the rate.
    assertAtMost(1.5 * 1.5, bothNs, ns, world.box);
    world.assertNamed();
  }

  @Test
  void shouldGoOnStrictlyWithSeveralBlocksAfterARestart() {
    World world = new World(1, CUT, StrictReceptionTest::node, 0).attacked(Forger.Aim.AHEAD, 0.5);
    assertTrue(world.network.runUntil(() -> world.box.counters().useful() > 800, HOUR_NS));
    assertEquals(1, world.box.counters().strictPaths());
    world.network.runFor(1_000_000_000);
    world.box.host().kill();
    SimFlash flash = (SimFlash) world.box.flash();
    flash.powerOn();
    SimBox second = SimBox.on(world.network, FLEET, "again", flash, ROOM, LinkShape.perfect());
    assertTrue(world.network.runUntil(second::isReady, HOUR_NS), second.counters().toString());
    assertTrue(second.holds(CUT));
    assertEquals(0, second.counters().hashMismatches(), second.counters().toString());
    assertTrue(second.counters().useful() < 1000, second.counters().toString());
  }
}
