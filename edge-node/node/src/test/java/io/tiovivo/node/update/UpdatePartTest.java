package io.tiovivo.node.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.node.config.DayWindow;
import io.tiovivo.node.config.OwnerConfig.UpdateMode;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest.UpdateAction;
import io.tiovivo.testkit.fleet.TestImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the node does with offers, with what waits in its slot, and with its owner's orders. */
final class UpdatePartTest {
  // The beacons' time begins at 03:46:40 UTC.
  private static final List<DayWindow> LATER = List.of(new DayWindow(0x7F, 4 * 60, 5 * 60));
  private static final long TO_WINDOW_S = 800;

  @TempDir Path directory;
  private UpdateRig rig;

  @BeforeEach
  void box() throws Exception {
    rig = new UpdateRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void shouldDoNothingAtAllWhileNothingIsOffered() {
    rig.beacon(0, UpdateRig.offer(1));
    rig.pass(3600);
    assertEquals("idle", rig.update().getState());
    assertEquals("1.0.1", rig.update().getInstalled());
    assertFalse(rig.receives());
    assertEquals(0, rig.looks, "the carousel's group was joined or left");
  }

  @Test
  void shouldReceiveWhatIsNewer() {
    rig.beacon(0, UpdateRig.offer(2));
    assertTrue(rig.receives());
    assertEquals("receiving", rig.update().getState());
    assertEquals("1.0.2", rig.update().getLatest());
    assertEquals("what is new in 2", rig.update().getNotes());
  }

  @Test
  void shouldNotHearTheCarouselWhileItPutsTogetherWhatCame() {
    TestImage image = TestImage.make(UpdateRig.FLEET, 2, 3000, 256);
    rig.beacon(0, image.offer().toBuilder());
    rig.wanted.clear();
    rig.hear(image, 2000);
    assertTrue(
        rig.log.stream().anyMatch(line -> line.startsWith("update state=staged")),
        rig.log::toString);
    assertEquals(true, rig.wanted.get(0), "hears it to begin with");
    assertTrue(rig.wanted.indexOf(false) > 0, "decodes in peace");
    assertFalse(rig.receives());
  }

  @Test
  void shouldNotReceiveWhileItIsOnTrial() {
    rig.install(Slot.A, UpdateRig.manifest(1, false), false, false);
    rig.update(record -> record.tried(Slot.A));
    rig.beacon(0, UpdateRig.offer(2));
    assertFalse(rig.receives());
    assertTrue(rig.update().getReason().contains("trial"));
  }

  @Test
  void shouldReceiveNothingThatFailedHereOrIsHaltedOrSkipped() {
    rig.beacon(0, UpdateRig.offer(2).setHalted(true));
    assertFalse(rig.receives());
    assertEquals("waiting", rig.update().getState());
    assertTrue(rig.update().getReason().contains("halted"));

    rig.skipped = Set.of(3L);
    rig.configure();
    rig.beacon(0, UpdateRig.offer(3));
    assertFalse(rig.receives());
    assertTrue(rig.update().getReason().contains("not wanted"));

    rig.install(Slot.B, UpdateRig.manifest(4, false), false, false);
    rig.update(record -> record.failed(Slot.B, "no"));
    rig.beacon(0, UpdateRig.offer(4));
    assertFalse(rig.receives());
    assertTrue(rig.update().getReason().contains("did not work"));
  }

  @Test
  void shouldStopReceivingWhenTheRolloutIsHalted() {
    rig.beacon(0, UpdateRig.offer(2));
    assertTrue(rig.receives());
    rig.beacon(0, UpdateRig.offer(2).setHalted(true));
    assertFalse(rig.receives());
  }

  @Test
  void shouldGoOnForAWhileWhenOneHeadEndDoesNotKnowTheReleaseYet() {
    rig.beacon(0, UpdateRig.offer(2));
    rig.beacon(0, UpdateRig.offer(1));
    rig.pass(29);
    assertTrue(rig.receives());
    rig.beacon(0, UpdateRig.offer(2));
    rig.pass(60);
    assertTrue(rig.receives());
    rig.beacon(0, UpdateRig.offer(1));
    rig.pass(32);
    assertFalse(rig.receives());
    assertEquals("idle", rig.update().getState());
  }

  @Test
  void shouldAskFirst() {
    rig.mode = UpdateMode.ASK;
    rig.configure();
    rig.beacon(0, UpdateRig.offer(2));
    rig.pass(86_400);
    assertFalse(rig.receives());
    assertEquals("waiting", rig.update().getState());
    assertTrue(rig.update().getReason().contains("--install"));

    assertTrue(rig.order(UpdateAction.INSTALL, 0).done());
    assertTrue(rig.receives());
    rig.start();
    rig.beacon(0, UpdateRig.offer(2));
    assertTrue(rig.receives(), "an order is kept over a restart");
    rig.beacon(0, UpdateRig.offer(3));
    assertFalse(rig.receives(), "it was an order for release 2 alone");
  }

  @Test
  void shouldRestartIntoWhatIsStagedWhenItsTurnComes() {
    rig.beacon(300_000, UpdateRig.offer(2));
    rig.stage(2, false, false);
    assertEquals("staged", rig.update().getState());
    assertEquals(SlotState.STAGED, rig.record().slot(Slot.B).state());
    assertTrue(rig.record().slot(Slot.B).held());
    assertEquals(1000, rig.update().getProgressPermille());
    assertEquals(0, rig.restarts);
    rig.pass(301);
    assertEquals(1, rig.restarts);
    assertFalse(rig.record().slot(Slot.B).held(), "the loader may try it now");
  }

  @Test
  void shouldHandOverBeforeItRestartsAndComeAfterTheLeaves() {
    rig.serving = true;
    rig.beacon(300_000, UpdateRig.offer(2));
    rig.stage(2, false, false);
    rig.pass(299);
    assertFalse(rig.log.toString().contains("drain"), rig.log.toString());
    for (int i = 0; i < 302 && !rig.log.toString().contains("drain: restarts"); i++) {
      rig.pass(1);
    }
    assertTrue(rig.log.toString().contains("drain: restarts"), rig.log.toString());
    assertEquals(0, rig.restarts, "it has leaves");
    assertTrue(rig.record().slot(Slot.B).held());
    rig.serving = false;
    rig.pass(1);
    assertEquals(1, rig.restarts);
  }

  @Test
  void shouldNotWaitForeverForLeavesThatStay() {
    rig.serving = true;
    rig.beacon(0, UpdateRig.offer(2));
    rig.stage(2, false, false);
    rig.pass(61);
    assertEquals(1, rig.restarts);
  }

  @Test
  void shouldInstallInTheWindowOnly() {
    rig.window = LATER;
    rig.configure();
    rig.beacon(0, UpdateRig.offer(2));
    assertTrue(rig.receives(), "it may come before");
    rig.stage(2, false, false);
    rig.pass(TO_WINDOW_S - 20);
    assertEquals(0, rig.restarts);
    assertTrue(rig.update().getReason().contains("window"), rig.update().getReason());
    rig.start();
    rig.beacon(0, UpdateRig.offer(2));
    assertEquals(0, rig.restarts, "a restart of the node changes nothing");
    assertTrue(rig.record().slot(Slot.B).held());
    rig.pass(40);
    assertEquals(1, rig.restarts);
  }

  @Test
  void shouldPassTheWindowWithAnEmergencyThatTwoKeysSigned() {
    rig.window = LATER;
    rig.configure();
    rig.beacon(0, UpdateRig.offer(1));
    rig.stage(2, true, false);
    rig.pass(100);
    assertEquals(0, rig.restarts, "one signature");
    assertFalse(rig.update().getEmergency());
    rig.stage(3, false, true);
    rig.pass(100);
    assertEquals(0, rig.restarts, "not called one");
    rig.stage(4, true, true);
    assertTrue(rig.update().getEmergency());
    assertEquals(1, rig.restarts);
    assertTrue(rig.log.toString().contains("it passes the window"), rig.log.toString());
  }

  @Test
  void shouldNotInstallWhatWasHaltedMeanwhile() {
    rig.window = LATER;
    rig.configure();
    rig.beacon(0, UpdateRig.offer(2));
    rig.stage(2, false, false);
    rig.beacon(0, UpdateRig.offer(2).setHalted(true));
    rig.pass(TO_WINDOW_S + 60);
    assertEquals(0, rig.restarts);
    assertTrue(rig.update().getReason().contains("halted"));
  }

  @Test
  void shouldReceiveANewerReleaseRatherThanInstallTheStagedOne() {
    rig.window = LATER;
    rig.configure();
    rig.beacon(0, UpdateRig.offer(2));
    rig.stage(2, false, false);
    rig.beacon(0, UpdateRig.offer(2), UpdateRig.offer(3));
    assertTrue(rig.receives());
    rig.pass(TO_WINDOW_S + 60);
    assertEquals(0, rig.restarts);
  }

  @Test
  void shouldInstallAtOnceWhenItsOwnerSaysSo() {
    rig.window = LATER;
    rig.configure();
    rig.beacon(300_000, UpdateRig.offer(2));
    rig.stage(2, false, false);
    ControlReply reply = rig.order(UpdateAction.INSTALL, 2);
    assertTrue(reply.done() && reply.message().contains("restarts into it now"));
    assertEquals(1, rig.restarts);
  }

  @Test
  void shouldRefuseOrdersThatMeanNothing() {
    assertFalse(rig.order(UpdateAction.INSTALL, 0).done());
    assertFalse(rig.order(UpdateAction.SKIP, 0).done());
    assertFalse(rig.order(UpdateAction.GO_BACK, 0).done());
    rig.beacon(0, UpdateRig.offer(2));
    assertTrue(rig.order(UpdateAction.INSTALL, 9).message().contains("not on offer"));
    rig.mode = UpdateMode.NEVER;
    rig.configure();
    assertTrue(rig.order(UpdateAction.INSTALL, 2).message().contains("update.mode"));
    assertFalse(rig.receives());
  }

  @Test
  void shouldSkipWhatItsOwnerDoesNotWant() {
    rig.beacon(0, UpdateRig.offer(2));
    assertTrue(rig.receives());
    assertTrue(rig.order(UpdateAction.SKIP, 0).done());
    assertTrue(rig.log.contains("update.skip = 2"), rig.log.toString());
    rig.pass(5);
    assertFalse(rig.receives());
    assertEquals(List.of(2L), rig.update().getSkippedList());
  }

  @Test
  void shouldGoBackAndSkipWhatItLeft() {
    rig.install(Slot.B, UpdateRig.manifest(7, false), false, false);
    rig.update(record -> record.tried(Slot.B).confirmed(Slot.B, 2));
    rig.skipped = Set.of(7L);
    rig.configure();
    assertEquals("1.0.7", rig.update().getPrevious());
    ControlReply reply = rig.order(UpdateAction.GO_BACK, 0);
    assertTrue(reply.done(), reply.message());
    assertTrue(rig.log.contains("update.skip = 1"), rig.log.toString());
    assertEquals("1.0.1", rig.record().wentBackFrom());
    assertTrue(rig.record().slot(Slot.B).order() > rig.record().slot(Slot.A).order());
    assertEquals(1, rig.restarts);
  }

  @Test
  void shouldNotGoBackWhenWhatItLeavesWouldComeBackAtOnce() {
    rig.install(Slot.B, UpdateRig.manifest(7, false), false, false);
    rig.update(record -> record.tried(Slot.B).confirmed(Slot.B, 2));
    rig.choosing = false;
    ControlReply reply = rig.order(UpdateAction.GO_BACK, 0);
    assertFalse(reply.done());
    assertEquals("", rig.record().wentBackFrom());
    assertEquals(0, rig.restarts);
  }

  @Test
  void shouldStopReceivingAndServingWhenTheDataCapIsUsedUp() {
    rig.dayBytes = 1000;
    rig.configure();
    rig.beacon(0, UpdateRig.offer(2));
    assertTrue(rig.receives());
    rig.traffic = 1000;
    rig.pass(11);
    assertFalse(rig.receives());
    assertEquals(Boolean.FALSE, rig.allowed);
    assertEquals(1000, rig.update().getDayBytes());
    rig.close();
  }

  @Test
  void shouldRememberWhatWasUsedOverARestart() {
    rig.dayBytes = 1000;
    rig.configure();
    rig.beacon(0, UpdateRig.offer(1));
    rig.traffic = 400;
    rig.pass(700);
    rig.traffic = 0;
    rig.start();
    assertEquals(400, rig.update().getDayBytes());
  }

  @Test
  void shouldServeNobodyWhenItsOwnerDoesNotWantIt() {
    assertEquals(null, rig.allowed);
    rig.supernode = false;
    rig.configure();
    assertEquals(Boolean.FALSE, rig.allowed);
    rig.supernode = true;
    rig.configure();
    assertEquals(Boolean.TRUE, rig.allowed);
  }

  @Test
  void shouldTellTheLastBoots() {
    rig.update(record -> record.booted(Slot.A, "confirmed", List.of("slot B: damaged"), 77));
    assertEquals(1, rig.status().getBootsCount());
    assertEquals("confirmed; slot B: damaged", rig.status().getBoots(0).getReason());
    assertEquals(77, rig.status().getBoots(0).getAtS());
  }
}
