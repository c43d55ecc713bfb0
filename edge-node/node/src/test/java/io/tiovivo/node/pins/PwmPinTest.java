package io.tiovivo.node.pins;

import static io.tiovivo.node.pins.PinWorld.plan;
import static io.tiovivo.node.pins.PinWorld.pwm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.gpio.PwmChannel;
import io.tiovivo.node.config.PinConfig.Safe;
import io.tiovivo.testkit.gpio.SimGpio.Afterlife;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class PwmPinTest {
  private static final PwmChannel LAMP = new PwmChannel(PinWorld.CHIP, 1, false);

  private final PinWorld world = new PinWorld(Afterlife.LET_GO);

  @Test
  void shouldDimAndComeBackToTheSameBrightness() {
    world.start(plan(pwm("lamp", 1, Safe.OFF)));
    assertTrue(world.order("lamp", "350").done());
    assertEquals(350, world.pin("lamp").getDutyPermille());
    assertTrue(world.order("lamp", "off").done());
    assertFalse(world.pin("lamp").getOn());
    assertTrue(world.order("lamp", "on").done());
    assertEquals(OptionalInt.of(350), world.pwm.kept(LAMP));
    assertEquals(
        List.of(0, 350, 0, 350),
        world.events.stream().map(each -> ((PinEvent.Changed) each).dutyPermille()).toList());
  }

  @Test
  void shouldStayAsItIsWhenTheNodeIsKilledAndStarted() {
    world.start(plan(pwm("lamp", 1, Safe.ON)));
    world.order("lamp", "420");
    world.kill();
    world.start(plan(pwm("lamp", 1, Safe.ON)));
    assertEquals(420, world.pin("lamp").getDutyPermille());
    assertTrue(world.pin("lamp").getKeeps());
  }

  @Test
  void shouldComeBackAfterAPowerCutIfItIsToBeAsLast() {
    world.start(plan(pwm("lamp", 1, Safe.LAST)));
    world.order("lamp", "7");
    world.cutPower();
    world.start(plan(pwm("lamp", 1, Safe.LAST)));
    assertEquals(7, world.pin("lamp").getDutyPermille());
  }

  @Test
  void shouldRefuseWhatIsNoDutyCycle() {
    world.start(plan(pwm("lamp", 1, Safe.OFF)));
    for (String wrong : List.of("1001", "-1", "50%", "", "99999999999")) {
      assertTrue(world.order("lamp", wrong).message().contains("permille"), wrong);
    }
  }
}
