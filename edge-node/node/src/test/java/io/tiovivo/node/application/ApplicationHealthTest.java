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

  private static final long SETTLE_NS = ApplicationHealth.LEAST_SETTLE_NS;

  private final ApplicationHealth health =
      new ApplicationHealth(
          Optional.of(new ApplicationCheck(List.of(), "", "alive", 30)), SETTLE_NS, 0);

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

    health.observe(0, RUNNING);
    health.succeeded();

    assertEquals(ApplicationHealth.State.GOOD, health.state());
  }

  @Test
  void shouldSpeakForItsImageOnceItIsGoodAndHasSettled() {
    health.observe(5, RUNNING);
    health.succeeded();
    health.observe(4 + SETTLE_NS, RUNNING);
    assertFalse(health.proven(), "its crash may be still to come");

    health.observe(5 + SETTLE_NS, RUNNING);

    assertTrue(health.proven());
    assertEquals(Optional.empty(), health.hopeless(Long.MAX_VALUE));
  }

  @Test
  void shouldNotSpeakForItsImageWhileItsLastCheckFailed() {
    health.observe(0, RUNNING);
    health.succeeded();
    health.failed("its url answers with 500");
    health.observe(SETTLE_NS, RUNNING);
    assertFalse(health.proven());

    health.succeeded();
    health.observe(SETTLE_NS + 1, RUNNING);

    assertTrue(health.proven());
  }

  @Test
  void shouldSettleForThreeStartsOfTheNodeWithinBounds() {
    long second = 1_000_000_000L;
    assertEquals(10 * second, ApplicationHealth.settleNs(0), "unknown");
    assertEquals(10 * second, ApplicationHealth.settleNs(second / 2));
    assertEquals(51 * second, ApplicationHealth.settleNs(17 * second));
    assertEquals(120 * second, ApplicationHealth.settleNs(3600 * second));
  }

  @Test
  void shouldBeHopelessWhenItIsGoodAtFirstEachTimeAndCrashesAfterAll() {
    for (int starts = 1; starts <= ApplicationHealth.MAX_TRIAL_STARTS; starts++) {
      health.observe(0, new ApplicationFacts(starts, true, 0, 0));
      health.succeeded();
      assertEquals(Optional.empty(), health.hopeless(0));
      health.observe(0, new ApplicationFacts(starts, false, 7, 5));
    }

    assertTrue(health.hopeless(0).orElseThrow().contains("code 7 after 5 s"));
  }

  @Test
  void shouldForgiveOneFailureAndSayWhatIsWrongAfterTwo() {
    health.observe(0, RUNNING);
    health.succeeded();
    health.failed("its url answers with 500");
    assertEquals(ApplicationHealth.State.GOOD, health.state());

    health.failed("its url answers with 500");

    assertEquals(ApplicationHealth.State.BAD, health.state());
    assertEquals("its url answers with 500", health.problem());
  }

  @Test
  void shouldBeBadWhileItDoesNotRunAndUnknownOnceItRunsAgain() {
    health.observe(0, RUNNING);
    health.succeeded();
    health.observe(0, new ApplicationFacts(1, false, 7, 2));
    assertEquals(ApplicationHealth.State.BAD, health.state());
    assertTrue(health.problem().contains("code 7 after 2 s"), health.problem());

    health.observe(0, new ApplicationFacts(2, true, 0, 0));

    assertEquals(ApplicationHealth.State.UNKNOWN, health.state());
  }

  @Test
  void shouldBeHopelessAfterFiveCrashesWithoutASuccess() {
    for (int starts = 1; starts < 5; starts++) {
      health.observe(0, new ApplicationFacts(starts, false, 7, 0));
      assertEquals(Optional.empty(), health.hopeless(0));
    }
    health.observe(0, new ApplicationFacts(5, true, 0, 0));
    assertEquals(Optional.empty(), health.hopeless(0), "the fifth may be the one");

    health.observe(0, new ApplicationFacts(5, false, 7, 0));

    String reason = health.hopeless(0).orElseThrow();
    assertTrue(reason.startsWith("the application crashed 5 times (it ended with code 7"), reason);
  }

  @Test
  void shouldBeHopelessWhenItIsNotWellForTooLong() {
    health.observe(0, RUNNING);
    health.failed("there is no file alive");
    assertEquals(Optional.empty(), health.hopeless(ApplicationHealth.TRIAL_NS - 1));

    String reason = health.hopeless(ApplicationHealth.TRIAL_NS).orElseThrow();

    assertEquals("the application was not well within 600 s (there is no file alive)", reason);
  }

  @Test
  void shouldNeverBeHopelessWithoutACheck() {
    ApplicationHealth unchecked = new ApplicationHealth(Optional.empty(), SETTLE_NS, 0);
    unchecked.observe(0, new ApplicationFacts(100, false, 7, 0));

    assertEquals(Optional.empty(), unchecked.hopeless(Long.MAX_VALUE));
    assertFalse(unchecked.proven());
  }
}
