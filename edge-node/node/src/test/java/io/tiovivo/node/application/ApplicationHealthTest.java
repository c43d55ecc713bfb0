package io.tiovivo.node.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.ApplicationCheck;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ApplicationHealthTest {
  private static final ApplicationFacts RUNNING = new ApplicationFacts(1, true, 0, 0);

  private final ApplicationHealth health =
      new ApplicationHealth(Optional.of(new ApplicationCheck(List.of(), "", "alive", 30)), 0);

  @Test
  void shouldReadWhatTheSupervisorWrites() {
    assertEquals(
        new ApplicationFacts(3, false, 7, 12),
        ApplicationFacts.parse(List.of("starts=3", "running=0", "code=7", "after_s=12")));
    assertEquals(ApplicationFacts.NONE, ApplicationFacts.parse(List.of("", "starts=many", "x")));
  }

  @Test
  void shouldBeGoodWhenItsCheckSucceedsWhileItRuns() {
    health.succeeded();
    assertEquals(ApplicationHealth.State.UNKNOWN, health.state(), "nothing runs that it spoke of");

    health.observe(RUNNING);
    health.succeeded();

    assertEquals(ApplicationHealth.State.GOOD, health.state());
    assertTrue(health.everGood());
    assertEquals(Optional.empty(), health.hopeless(Long.MAX_VALUE));
  }

  @Test
  void shouldForgiveOneFailureAndSayWhatIsWrongAfterTwo() {
    health.observe(RUNNING);
    health.succeeded();
    health.failed("its url answers with 500");
    assertEquals(ApplicationHealth.State.GOOD, health.state());

    health.failed("its url answers with 500");

    assertEquals(ApplicationHealth.State.BAD, health.state());
    assertEquals("its url answers with 500", health.problem());
  }

  @Test
  void shouldBeBadWhileItDoesNotRunAndUnknownOnceItRunsAgain() {
    health.observe(RUNNING);
    health.succeeded();
    health.observe(new ApplicationFacts(1, false, 7, 2));
    assertEquals(ApplicationHealth.State.BAD, health.state());
    assertTrue(health.problem().contains("code 7 after 2 s"), health.problem());

    health.observe(new ApplicationFacts(2, true, 0, 0));

    assertEquals(ApplicationHealth.State.UNKNOWN, health.state());
  }

  @Test
  void shouldBeHopelessAfterFiveCrashesWithoutASuccess() {
    for (int starts = 1; starts < 5; starts++) {
      health.observe(new ApplicationFacts(starts, false, 7, 0));
      assertEquals(Optional.empty(), health.hopeless(0));
    }
    health.observe(new ApplicationFacts(5, true, 0, 0));
    assertEquals(Optional.empty(), health.hopeless(0), "the fifth may be the one");

    health.observe(new ApplicationFacts(5, false, 7, 0));

    String reason = health.hopeless(0).orElseThrow();
    assertTrue(reason.startsWith("the application crashed 5 times (it ended with code 7"), reason);
  }

  @Test
  void shouldBeHopelessWhenItIsNotWellForTooLong() {
    health.observe(RUNNING);
    health.failed("there is no file alive");
    assertEquals(Optional.empty(), health.hopeless(ApplicationHealth.TRIAL_NS - 1));

    String reason = health.hopeless(ApplicationHealth.TRIAL_NS).orElseThrow();

    assertEquals("the application was not well within 600 s (there is no file alive)", reason);
  }

  @Test
  void shouldNeverBeHopelessWithoutACheck() {
    ApplicationHealth unchecked = new ApplicationHealth(Optional.empty(), 0);
    unchecked.observe(new ApplicationFacts(100, false, 7, 0));

    assertEquals(Optional.empty(), unchecked.hopeless(Long.MAX_VALUE));
    assertFalse(unchecked.everGood());
  }
}
