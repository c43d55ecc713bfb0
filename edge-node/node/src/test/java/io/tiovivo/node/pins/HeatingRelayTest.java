package io.tiovivo.node.pins;

import static io.tiovivo.node.pins.PinWorld.input;
import static io.tiovivo.node.pins.PinWorld.output;
import static io.tiovivo.node.pins.PinWorld.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.config.PinConfig.Safe;
import io.tiovivo.testkit.gpio.SimGpio.Afterlife;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A heating relay must not click because software was updated. */
final class HeatingRelayTest {
  private static final int LINE = 17;
  private static final PinConfig HEATING = output("heating", LINE, Safe.OFF);

  /** All ways in which a process may end and another one begin. */
  private enum End {
    RESTART,
    UPDATE,
    REVERT,
    CRASH
  }

  @ParameterizedTest
  @CsvSource({
    "KEPT,RESTART", "KEPT,UPDATE", "KEPT,REVERT", "KEPT,CRASH",
    "KEPT_UNKNOWN,RESTART", "KEPT_UNKNOWN,UPDATE", "KEPT_UNKNOWN,REVERT", "KEPT_UNKNOWN,CRASH"
  })
  void shouldNotClickWhenTheNodeEndsAndStarts(Afterlife afterlife, End end) {
    PinWorld world = new PinWorld(afterlife);
    world.start(plan(HEATING));
    world.order("heating", "on");
    assertEquals(List.of(false, true), driven(world));
    for (int time = 0; time < 3; time++) {
      end(world, end);
      assertTrue(world.chip.isHigh(LINE));
      world.start(plan(HEATING));
      assertTrue(world.pin("heating").getOn());
      assertTrue(world.pin("heating").getKeeps());
    }
    assertEquals(List.of(false, true), driven(world));
  }

  @Test
  void shouldNotClickWithABackendThatDoesAllAtOnceEither() {
    PinWorld world = new PinWorld(Afterlife.KEPT_UNKNOWN);
    world.atOnce = true;
    PinPlan plan = plan(HEATING, input("door", 5, 20), output("fan", 4, Safe.LAST));
    world.start(plan);
    world.order("heating", "on");
    world.chip.bounce(5, false, 9);
    world.pass(PinWorld.S);
    world.kill();
    world.start(plan);
    world.configure(HEATING);
    world.stop();
    world.start(plan(HEATING));
    assertEquals(List.of(false, true), driven(world));
  }

  // An update ends the node in order, and so does a revert; what differs is who starts next: with
  // another version of the book's text, of which it skips what it does not know.
  private static void end(PinWorld world, End end) {
    if (end == End.CRASH) {
      world.kill();
      return;
    }
    world.stop();
    if (end == End.REVERT) {
      world.memory.text = world.memory.text.map(text -> "format=9\n" + text + "new thing\nx=y\n");
    }
  }

  @Test
  void shouldComeBackToTheLastLevelWhereTheKernelLetsGo() {
    PinWorld world = new PinWorld(Afterlife.LET_GO);
    world.start(plan(HEATING));
    world.order("heating", "on");
    world.kill();
    assertFalse(world.chip.isHigh(LINE));
    world.start(plan(HEATING));
    assertTrue(world.chip.isHigh(LINE));
    assertFalse(world.pin("heating").getKeeps());
  }

  @ParameterizedTest
  @EnumSource(Safe.class)
  void shouldBeSafeAfterAPowerCut(Safe safe) {
    PinWorld world = new PinWorld(Afterlife.KEPT);
    PinConfig pin = output("heating", LINE, safe);
    world.start(plan(pin));
    world.order("heating", safe == Safe.ON ? "off" : "on");
    world.cutPower();
    assertFalse(world.chip.isHigh(LINE));
    world.start(plan(pin));
    assertEquals(safe != Safe.OFF, world.chip.isHigh(LINE));
    // It came to it in one step.
    assertEquals(1, driven(world).size());
  }

  @Test
  void shouldNotTouchTheRelayWhateverHappensToOtherPins() {
    PinWorld world = new PinWorld(Afterlife.KEPT);
    world.start(plan(HEATING, output("fan", 4, Safe.OFF), input("door", 5, 20)));
    world.order("heating", "on");
    world.order("fan", "on");
    world.configure(HEATING, output("lamp", 6, Safe.ON));
    world.configure(output("lamp", 6, Safe.ON), HEATING, input("bell", 5, 50));
    world.chip.occupy(7, "spi0 CS0");
    world.configure(HEATING, output("pump", 7, Safe.OFF));
    world.pass(600 * PinWorld.S);
    assertEquals(List.of(false, true), driven(world));
    assertFalse(world.pin("pump").getProblem().isEmpty());
  }

  @Test
  void shouldKeepTheLevelOfAPinThatIsRenamedOrDeclaredAnew() {
    PinWorld world = new PinWorld(Afterlife.KEPT);
    world.start(plan(HEATING));
    world.order("heating", "on");
    world.configure(output("boiler", LINE, Safe.LAST));
    assertTrue(world.pin("boiler").getOn());
    world.stop();
    world.start(plan(output("boiler", LINE, Safe.ON)));
    assertEquals(List.of(false, true), driven(world));
  }

  @Test
  void shouldMakeAPinSafeThatIsConfiguredAway() {
    PinWorld world = new PinWorld(Afterlife.KEPT);
    PinConfig light = output("light", 3, Safe.LAST);
    world.start(plan(HEATING, light));
    world.order("heating", "on");
    world.order("light", "on");
    world.configure();
    assertEquals(List.of(false, true, false, false), driven(world));
    assertFalse(world.chip.isDriven(LINE));
    world.configure(HEATING, light);
    assertFalse(world.chip.isHigh(LINE));
  }

  @Test
  void shouldObeyTheLastOfManyOrders() {
    PinWorld world = new PinWorld(Afterlife.KEPT);
    world.start(plan(HEATING));
    for (int i = 0; i < 101; i++) {
      world.machine.order(world.nowNs, "heating", i % 2 == 0 ? "on" : "off");
    }
    world.settle();
    assertTrue(world.chip.isHigh(LINE));
    assertTrue(driven(world).size() <= 4);
  }

  @Test
  void shouldObeyAnOrderThatACrashOvertook() {
    PinWorld world = new PinWorld(Afterlife.KEPT_UNKNOWN);
    world.start(plan(HEATING));
    world.machine.order(world.nowNs, "heating", "on");
    world.kill();
    world.start(plan(HEATING));
    assertTrue(world.chip.isHigh(LINE));
  }

  @Test
  void shouldNotClickWhereverAStartIsKilled() {
    for (int steps = 0; steps < 6; steps++) {
      PinWorld world = new PinWorld(Afterlife.KEPT);
      world.start(plan(HEATING));
      world.order("heating", "on");
      world.kill();
      world.machine =
          new PinMachine(world, new LevelBook(world.memory, world.card, "boot-1"), event -> {});
      world.machine.configure(world.nowNs, plan(HEATING));
      for (int step = 0; step < steps; step++) {
        world.step();
      }
      world.kill();
      world.start(plan(HEATING));
      assertEquals(List.of(false, true), driven(world), "killed after " + steps + " steps");
    }
  }

  @Test
  void shouldBeSafeAndForgetAfterAFactoryReset() {
    PinWorld world = new PinWorld(Afterlife.KEPT);
    PinConfig light = output("light", 3, Safe.LAST);
    world.start(plan(HEATING, light));
    world.order("heating", "on");
    world.order("light", "on");
    world.machine.reset(world.nowNs);
    world.settle();
    assertFalse(world.chip.isHigh(LINE));
    assertFalse(world.chip.isHigh(3));
  }

  @Test
  void shouldTryABusyLineAgainAndStartItWhereItWas() {
    PinWorld world = new PinWorld(Afterlife.KEPT);
    world.chip.occupy(LINE, "w1");
    world.start(plan(HEATING));
    assertTrue(world.pin("heating").getProblem().contains("w1"));
    assertFalse(world.order("heating", "on").done());
    world.chip.occupy(LINE, "");
    world.pass(OwnedPin.MAX_RETRY_NS);
    assertEquals("", world.pin("heating").getProblem());
    assertTrue(world.order("heating", "on").done());
    assertTrue(world.chip.isHigh(LINE));
  }

  /** Levels of the relay's line, its being let go of included. */
  private static List<Boolean> driven(PinWorld world) {
    return world.levels(LINE);
  }
}
