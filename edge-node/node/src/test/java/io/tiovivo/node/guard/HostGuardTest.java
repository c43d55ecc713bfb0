package io.tiovivo.node.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.Event;
import io.tiovivo.node.SilentPost;
import io.tiovivo.node.message.Post;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HostGuardTest {
  private static final long SECOND = 1_000_000_000L;

  private final HostGuard guard = new HostGuard(GuardSettings.standard());
  private final List<GuardEvent.StageChanged> told = new ArrayList<>();
  private final Post post = new Told();
  private long nowNs = 5 * SECOND;

  @Test
  void shouldGoAsFarAsTheHeatAsksForAndSayWhy() {
    read(76_000, 10, 11);
    assertEquals(GuardStage.REFUSE, guard.stage());
    assertTrue(guard.reason().contains("temperature 76000"), guard.reason());
    read(83_000, 10, 11);
    assertEquals(GuardStage.HAND_OVER, guard.stage());
  }

  @Test
  void shouldNotStepDownBeforeTheLastLeaseIsGone() {
    read(90_000, 10, 3_600);
    assertEquals(GuardStage.HAND_OVER, guard.stage());
    read(90_000, 0, 1);
    assertEquals(GuardStage.STEP_DOWN, guard.stage());
  }

  @Test
  void shouldLetAMomentPass() {
    read(90_000, 10, 5);
    read(50_000, 10, 1);
    read(90_000, 10, 5);
    assertEquals(GuardStage.NORMAL, guard.stage());
  }

  @Test
  void shouldComeBackOneStageAtATimeAndOnlyWhenItIsClearlyBetter() {
    read(83_000, 10, 20);
    read(74_000, 10, 300);
    assertEquals(GuardStage.SHED, guard.stage(), "74 °C is not clearly below 79");
    read(60_000, 10, 62);
    assertEquals(GuardStage.REFUSE, guard.stage());
    read(60_000, 10, 62);
    assertEquals(GuardStage.NORMAL, guard.stage());
    assertEquals("", guard.reason());
  }

  @Test
  void shouldNotFlutterWhateverTheSensorsDo() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 24 * 3_600; i++) {
      read(70_000 + random.nextInt(14_000), random.nextInt(3), 1);
    }
    for (int i = 1; i < told.size(); i++) {
      int step = told.get(i).to().ordinal() - told.get(i).from().ordinal();
      assertTrue(step >= -1, told.get(i).toString());
    }
    assertTrue(told.size() < 24 * 60, told.size() + " changes in a day");
  }

  @Test
  void shouldTakeNothingForGrantedThatNoSensorTells() {
    for (int i = 0; i < 100; i++) {
      nowNs += SECOND;
      guard.assess(nowNs, HostFacts.UNKNOWN, 5, post);
    }
    assertEquals(GuardStage.NORMAL, guard.stage());
  }

  private void read(int milliCelsius, int leases, int seconds) {
    for (int i = 0; i < seconds; i++) {
      nowNs += SECOND;
      guard.assess(nowNs, new HostFacts(milliCelsius, -1, -1, -1, -1, -1, -1), leases, post);
    }
  }

  private final class Told extends SilentPost {
    @Override
    public void event(Event event) {
      told.add((GuardEvent.StageChanged) event);
    }
  }
}
