package io.tiovivo.node.application.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.ApplicationCheck;
import io.tiovivo.node.application.ApplicationHealth;
import io.tiovivo.node.confirm.ConfirmationCommand;
import io.tiovivo.node.confirm.ConfirmationEvent;
import io.tiovivo.node.confirm.Evidence;
import io.tiovivo.node.household.TestDesk;
import io.tiovivo.node.proto.ApplicationStatus;
import io.tiovivo.node.proto.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor's file and an application that touches one, without either of them. */
final class ApplicationPartTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int EVERY_S = 30;
  private static final int SETTLE_S = 10; // of a node that starts at once
  private static final ApplicationCheck TOUCHES =
      new ApplicationCheck(List.of(), "", "alive", EVERY_S);
  private static final ApplicationCheck RUNS = new ApplicationCheck(List.of(), "", "", EVERY_S);

  @TempDir Path run;
  private final TestDesk desk = new TestDesk();
  private final List<String> givenUp = new ArrayList<>();
  private long touches;

  @Test
  void shouldKnowNothingBeforeTheSupervisorSaysSomething() {
    ApplicationStatus status = status(part(Optional.empty(), false));

    assertFalse(status.getRunning());
    assertEquals("unknown", status.getHealth());
    assertEquals("", status.getProblem());
  }

  @Test
  void shouldTellWhatTheSupervisorSees() throws IOException {
    supervisor("starts=3", "running=0", "code=7", "after_s=2");

    ApplicationStatus status = status(part(Optional.empty(), false));

    assertEquals(3, status.getStarts());
    assertEquals("bad", status.getHealth());
    assertTrue(status.getProblem().contains("code 7 after 2 s"), status.getProblem());
  }

  @Test
  void shouldGiveEvidenceOnTrialOnceACheckSucceeds() throws IOException {
    ApplicationPart part = part(Optional.of(TOUCHES), true);
    supervisor("starts=1", "running=1");
    look(part, 0);
    assertEquals(List.of(), desk.commands, "there is no file yet");

    touch();
    lookOften(part, 1, SETTLE_S);

    assertEquals(List.of(new ConfirmationCommand.Seen(Evidence.APPLICATION)), desk.commands);
    assertEquals(List.of("the application is well"), desk.infos);
    assertEquals("good", status(part).getHealth());
  }

  @Test
  void shouldNotBelieveAFileThatTheReleaseBeforeHasLeft() throws IOException {
    touch();
    ApplicationPart part = part(Optional.of(TOUCHES), true);
    supervisor("starts=1", "running=1");

    lookOften(part, 0, 2 * EVERY_S);

    assertEquals(List.of(), desk.commands);
    assertEquals("bad", status(part).getHealth());
  }

  @Test
  void shouldGiveNoEvidenceOfAStarvedApplicationThatCrashesLate() throws IOException {
    ApplicationPart part = part(Optional.of(TOUCHES), true);
    int second = 0;
    for (int start = 1; start <= ApplicationHealth.MAX_TRIAL_STARTS; start++) {
      assertEquals(List.of(), givenUp);
      supervisor("starts=" + start, "running=1");
      lookOften(part, second, second + 4);
      touch(); // it is on its way, and its check says so
      lookOften(part, second + 4, second + SETTLE_S - 1);
      supervisor("starts=" + start, "running=0", "code=7", "after_s=9");
      second += SETTLE_S;
      look(part, second++);
    }

    assertEquals(List.of(), desk.commands);
    assertTrue(desk.infos.contains("the application is well"), "the check did succeed");
    assertTrue(givenUp.get(0).contains("crashed 5 times"), givenUp.toString());
  }

  @Test
  void shouldWaitForLongerWhereTheNodeItselfWasSlowToStart() throws IOException {
    ApplicationPart part =
        new ApplicationPart(
            desk, Optional.of(TOUCHES), run, "", true, 2 * SETTLE_S * SECOND_NS, givenUp::add);
    supervisor("starts=1", "running=1");
    for (int second = 0; second < 6 * SETTLE_S; second++) {
      look(part, second);
      touch();
    }

    assertSpeaksFirstAt(part, 6 * SETTLE_S);
  }

  @Test
  void shouldNotAddUpTheTimesOfSeveralStarts() throws IOException {
    ApplicationPart part = part(Optional.of(TOUCHES), true);
    supervisor("starts=1", "running=1");
    lookOften(part, 0, SETTLE_S - 1);
    supervisor("starts=2", "running=1"); // it ended between two looks
    look(part, SETTLE_S);
    touch();
    lookOften(part, SETTLE_S, 2 * SETTLE_S - 1);

    assertSpeaksFirstAt(part, 2 * SETTLE_S);
  }

  @Test
  void shouldNotTakeASignOfLifeOfTheStartBeforeForOneOfThis() throws IOException {
    ApplicationPart part = part(Optional.of(TOUCHES), true);
    supervisor("starts=1", "running=1");
    look(part, 0);
    touch();
    supervisor("starts=2", "running=1"); // both between two looks

    lookOften(part, 1, 2 * SETTLE_S);

    assertEquals("unknown", status(part).getHealth());
    assertEquals(List.of(), desk.commands);
  }

  @Test
  void shouldGiveNoEvidenceOnceTheBootIsConfirmed() throws IOException {
    ApplicationPart part = part(Optional.of(TOUCHES), true);
    supervisor("starts=1", "running=1");
    part.onEvent(0, new ConfirmationEvent.Confirmed(List.of()));
    look(part, 0);
    touch();
    lookOften(part, 1, 2 * SETTLE_S);

    assertEquals("good", status(part).getHealth());
    assertEquals(List.of(), desk.commands);
  }

  @Test
  void shouldWarnOnceOfAFileThatIsNotTouchedAnyMore() throws IOException {
    ApplicationPart part = part(Optional.of(TOUCHES), false);
    supervisor("starts=1", "running=1");
    look(part, 0);
    touch();
    look(part, 1);
    assertEquals("good", status(part).getHealth());
    for (int second = EVERY_S + 1; second <= 4 * EVERY_S; second += EVERY_S) {
      look(part, second);
    }

    assertEquals("bad", status(part).getHealth());
    assertEquals(1, desk.warnings.size(), desk.warnings.toString());
    assertTrue(desk.warnings.get(0).contains("does not change any more"), desk.warnings.get(0));
  }

  @Test
  void shouldCallAnApplicationWellThatDeclaresNoQuestionAndRunsForLongEnough() throws IOException {
    ApplicationPart part = part(Optional.of(RUNS), true);
    supervisor("starts=1", "running=1");
    look(part, 1);
    look(part, EVERY_S - 1);
    assertEquals("unknown", status(part).getHealth());

    look(part, 2 * EVERY_S);

    assertEquals("good", status(part).getHealth());
  }

  @Test
  void shouldGiveATrialUpWhenTheApplicationCrashesAgainAndAgain() throws IOException {
    ApplicationPart part = part(Optional.of(RUNS), true);
    for (int start = 1; start <= ApplicationHealth.MAX_TRIAL_STARTS; start++) {
      assertEquals(List.of(), givenUp);
      supervisor("starts=" + start, "running=0", "code=1", "after_s=0");
      look(part, start);
    }

    assertEquals(1, givenUp.size());
    assertTrue(givenUp.get(0).contains("crashed 5 times"), givenUp.get(0));
  }

  @Test
  void shouldGiveNothingUpThatIsNotOnTrial() throws IOException {
    ApplicationPart part = part(Optional.of(RUNS), false);
    supervisor("starts=9", "running=0", "code=1", "after_s=0");
    look(part, 1);

    assertEquals(List.of(), givenUp);
  }

  @Test
  void shouldLookMoreOftenWhileTheBootWaitsForIt() {
    ApplicationPart trial = part(Optional.of(RUNS), true);
    ApplicationPart confirmed = part(Optional.of(RUNS), false);
    look(trial, 1);
    look(confirmed, 1);

    assertEquals(SECOND_NS + ApplicationPart.LOOK_NS, trial.deadlineNs());
    assertEquals((1 + EVERY_S) * SECOND_NS, confirmed.deadlineNs());
  }

  private void assertSpeaksFirstAt(ApplicationPart part, int second) {
    assertEquals(List.of(), desk.commands, "before");
    look(part, second);
    assertEquals(List.of(new ConfirmationCommand.Seen(Evidence.APPLICATION)), desk.commands);
  }

  private ApplicationPart part(Optional<ApplicationCheck> check, boolean trial) {
    return new ApplicationPart(desk, check, run, "", trial, 0, givenUp::add);
  }

  /** As the loop does on trial: twice a second, the last second included. */
  private void lookOften(ApplicationPart part, long firstS, long lastS) {
    for (long halves = 2 * firstS; halves <= 2 * lastS; halves++) {
      desk.nowNs = halves * ApplicationPart.LOOK_NS;
      part.onDeadline(desk.nowNs);
    }
  }

  private void look(ApplicationPart part, long second) {
    desk.nowNs = second * SECOND_NS;
    part.onDeadline(desk.nowNs);
  }

  private ApplicationStatus status(ApplicationPart part) {
    Status.Builder whole = Status.newBuilder();
    part.describe(desk.nowNs, whole);
    return whole.getApplication();
  }

  private void supervisor(String... lines) throws IOException {
    Files.write(run.resolve(ApplicationPart.FACTS_FILE), List.of(lines));
  }

  private void touch() throws IOException {
    Path file = Files.writeString(run.resolve("alive"), "");
    Files.setLastModifiedTime(file, FileTime.fromMillis(++touches * 1000));
  }
}
