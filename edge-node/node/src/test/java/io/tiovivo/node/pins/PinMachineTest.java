package io.tiovivo.node.pins;

import static io.tiovivo.node.pins.PinWorld.MS;
import static io.tiovivo.node.pins.PinWorld.S;
import static io.tiovivo.node.pins.PinWorld.input;
import static io.tiovivo.node.pins.PinWorld.line;
import static io.tiovivo.node.pins.PinWorld.output;
import static io.tiovivo.node.pins.PinWorld.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.LedPattern;
import io.tiovivo.node.config.PinConfig.Safe;
import io.tiovivo.testkit.gpio.SimGpio.Afterlife;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PinMachineTest {
  private static final int DOOR = 5;
  private static final int LED = 17;
  private static final int BUTTON = 27;

  private final PinWorld world = new PinWorld(Afterlife.KEPT);

  @Test
  void shouldTellAContactOnceHoweverItBounces() {
    world.start(plan(input("door", DOOR, 20)));
    assertEquals(List.of(new PinEvent.Changed("door", true, 0)), world.events);
    for (int i = 0; i < 5; i++) {
      world.chip.bounce(DOOR, false, 10);
      world.pass(10 * MS);
    }
    assertTrue(world.pin("door").getOn());
    world.pass(20 * MS);
    assertFalse(world.pin("door").getOn());
    assertEquals(new PinEvent.Changed("door", false, 0), world.events.get(1));
    world.pass(10 * S);
    assertEquals(2, world.events.size());
  }

  @Test
  void shouldIgnoreASpikeThatIsShorterThanTheDebounce() {
    world.start(plan(input("door", DOOR, 20)));
    world.chip.drive(DOOR, false);
    world.pass(19 * MS);
    world.chip.let(DOOR);
    world.pass(S);
    assertEquals(1, world.events.size());
  }

  @Test
  void shouldTellEachChangeWithoutDebounce() {
    world.start(plan(input("door", DOOR, 0)));
    world.chip.drive(DOOR, false);
    world.settle();
    assertFalse(world.pin("door").getOn());
  }

  @Test
  void shouldReadAnInputWhoseEdgeWasLostInTheRush() {
    world.start(plan(input("door", DOOR, 20)));
    world.deaf = true;
    world.chip.drive(DOOR, false);
    world.deaf = false;
    world.pass(S);
    assertTrue(world.pin("door").getOn(), "nobody could know yet");
    world.pass(InputLine.CHECK_NS);
    assertFalse(world.pin("door").getOn());
  }

  @Test
  void shouldQueueOneTaskForAStormOfEdges() {
    world.start(plan(input("door", DOOR, 20)));
    world.chip.bounce(DOOR, false, 5_000);
    assertTrue(world.step());
    assertFalse(world.step());
  }

  @Test
  void shouldOpenAnInputAgainThatWasLost() {
    world.start(plan(input("door", DOOR, 20)));
    world.chip.lose(DOOR);
    world.settle();
    assertTrue(world.pin("door").getProblem().contains("went away"));
    world.pass(OwnedPin.RETRY_NS);
    assertEquals("", world.pin("door").getProblem());
    assertTrue(world.pin("door").getOn());
  }

  @Test
  void shouldSayWhichGroupHelpsAndStartOnceItIsGranted() {
    world.chip.refuse(GpioException.Reason.NO_PERMISSION);
    world.start(plan(input("door", DOOR, 20), output("fan", 4, Safe.OFF)));
    assertTrue(world.pin("fan").getProblem().contains("usermod -aG gpio"));
    assertTrue(world.pin("door").getProblem().contains("SUBSYSTEM==\"gpio\""));
    world.chip.refuse(null);
    world.pass(OwnedPin.RETRY_NS);
    assertEquals("", world.pin("fan").getProblem());
    assertEquals("", world.pin("door").getProblem());
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    world.start(plan(input("door", DOOR, 20), output("fan", 4, Safe.OFF)));
    assertTrue(world.order("fna", "on").message().contains("fan"));
    assertTrue(world.order("door", "on").message().contains("input"));
    assertTrue(world.order("fan", "half").message().contains("on or off"));
    assertTrue(world.order("fan", " ON ").done());
    world.configure();
    assertTrue(world.order("fan", "on").message().contains("docs/GPIO.md"));
  }

  @Test
  void shouldTakeTheButtonsAndLightsLineForAPinOfTheOwners() {
    world.start(
        new PinPlan(
            List.of(output("fan", LED, Safe.OFF), input("bell", BUTTON, 20)),
            Optional.of(line(LED, false)),
            Optional.of(line(BUTTON, true))));
    world.machine.show(world.nowNs, LedPattern.ERROR);
    world.pass(10 * S);
    assertEquals(1, world.chip.changes(LED).size());
    assertTrue(world.status().getGpio().getProblem().contains("pin fan's"));
    // And gets it back when it is configured away.
    world.configure(new PinPlan(List.of(), Optional.of(line(LED, false)), Optional.empty()));
    world.pass(10 * S);
    assertTrue(world.chip.changes(LED).size() > 3);
  }

  @Test
  void shouldFlashAsThePatternSays() {
    world.start(lit());
    world.pass(S);
    world.machine.show(world.nowNs, LedPattern.SUPERNODE);
    int before = world.chip.changes(LED).size();
    long atNs = world.nowNs;
    world.pass(5 * S - 1);
    List<Long> offsetsMs =
        world.chip.changes(LED).stream()
            .skip(before)
            .map(each -> (each.atNs() - atNs) / MS)
            .toList();
    assertEquals(List.of(100L, 400L, 500L), offsetsMs);
  }

  @Test
  void shouldOrderNothingByAnAccidentalPress() {
    world.start(lit());
    for (long heldMs : new long[] {10, 200, 1_000, 4_900}) {
      hold(heldMs);
    }
    hold(30_100);
    assertEquals(List.of(), orders());
  }

  @Test
  void shouldOrderAFreshReceiveAndShowWhenToLetGo() {
    world.start(lit());
    world.machine.show(world.nowNs, LedPattern.LEAF);
    world.chip.drive(BUTTON, false);
    world.pass(5_100 * MS);
    assertEquals("receive-armed", world.status().getGpio().getLed());
    world.chip.drive(BUTTON, true);
    world.pass(S);
    assertEquals(List.of(new PinEvent.Recovery(false)), orders());
    assertEquals("leaf", world.status().getGpio().getLed());
  }

  @Test
  void shouldOrderAFactoryResetByALongPressOnly() {
    world.start(lit());
    world.chip.drive(BUTTON, false);
    world.pass(15_100 * MS);
    assertEquals("reset-armed", world.status().getGpio().getLed());
    world.chip.drive(BUTTON, true);
    world.pass(S);
    assertEquals(List.of(new PinEvent.Recovery(true)), orders());
  }

  @Test
  void shouldOrderNothingByAButtonThatWasHeldWhenTheNodeStarted() {
    world.chip.drive(BUTTON, false);
    world.start(lit());
    world.pass(10 * S);
    world.chip.drive(BUTTON, true);
    world.pass(S);
    assertEquals(List.of(), orders());
    hold(6_000);
    assertEquals(List.of(new PinEvent.Recovery(false)), orders());
  }

  @Test
  void shouldTellWhenTheButtonIsUp() {
    world.chip.drive(BUTTON, false);
    world.start(lit());
    world.pass(S);
    assertEquals(List.of(), world.events);

    world.chip.drive(BUTTON, true);
    world.pass(S);

    assertEquals(List.of(new PinEvent.ButtonUp()), world.events);
  }

  private List<PinEvent> orders() {
    return world.events.stream().filter(PinEvent.Recovery.class::isInstance).toList();
  }

  private void hold(long heldMs) {
    world.chip.bounce(BUTTON, false, 5);
    world.pass(heldMs * MS);
    world.chip.bounce(BUTTON, true, 5);
    world.pass(S);
  }

  private static PinPlan lit() {
    return new PinPlan(List.of(), Optional.of(line(LED, false)), Optional.of(line(BUTTON, true)));
  }
}
