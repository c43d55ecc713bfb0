package io.tiovivo.boot.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootImageState;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.Partition;
import io.tiovivo.flash.FlashException;
import io.tiovivo.identity.Digests;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of a boot image, with firmware that is obeyed and that is not. */
final class BootTrialTest {
  private final BootWorld world = BootWorld.fresh();

  @Test
  void shouldTryOnceAndKeepWhatANodeConfirms() {
    world.live();
    assertEquals(List.of("none", "held", "unchecked", "try", "trial", "confirmed"), world.rows);
    assertEquals(1, world.restarts);
    assertEquals(Partition.B, world.images().status().standard());
    assertEquals(2, BootImages.floors(store().record(), world.images().status()).release());
  }

  @Test
  void shouldNotTryWhatIsHeld() {
    world.receive(BootWorld.NEW, BootWorld.MANIFEST);
    assertFalse(world.load());
    assertEquals(List.of("held"), world.rows);
  }

  @Test
  void shouldGiveUpWhatDoesNotStart() {
    staged();
    assertTrue(world.load());
    world.restart();
    world.restart(); // a watchdog, or somebody's patience
    assertFalse(world.load());
    BootImageEntry entry = world.entry();
    assertEquals(BootImageState.BAD, entry.state());
    assertTrue(entry.reason().contains("did not start"), entry.reason());
    assertArrayEquals(
        Digests.sha256(BootWorld.MANIFEST.toByteArray()),
        BootImageEntry.failed(store().record()).get(0));
  }

  @Test
  void shouldLeaveWhatNoNodeConfirms() {
    staged();
    assertTrue(world.load());
    world.restart();
    for (int run = 0; run < BootImageDecision.TRIAL_RUNS; run++) {
      assertFalse(world.load());
      assertEquals(Partition.B, world.firmware.running());
    }
    assertTrue(world.load());
    world.restart();
    assertEquals(Partition.A, world.firmware.running());
    assertFalse(world.load());
    assertEquals("no node confirmed it in 3 runs of the loader", world.entry().reason());
  }

  @Test
  void shouldGoOnWithWhatRunsWhenTheMachineIsNotRestarted() {
    staged();
    assertTrue(world.load());
    assertFalse(world.load());
    assertFalse(world.load());
    assertEquals(BootImageState.BAD, world.entry().state());
    world.restart();
    assertEquals(Partition.A, world.firmware.running(), "what was given up must not start later");
  }

  @Test
  void shouldNotRestartForEverToGetAwayFromWhatIsGivenUp() {
    staged();
    assertTrue(world.load());
    world.restart();
    for (int run = 0; run < BootImageDecision.TRIAL_RUNS; run++) {
      assertFalse(world.load());
    }
    int restarts = 0;
    while (world.load()) {
      restarts++; // and nothing happens
    }
    assertEquals(BootImageDecision.MAX_RESTARTS, restarts);
  }

  @Test
  void shouldReceiveAgainWhatWasDamagedBeforeItWasTried() {
    staged();
    world.firmware.partition(Partition.B).flip(1000, 3);
    assertFalse(world.load());
    assertEquals(BootImageState.NONE, world.entry().state());
    assertTrue(BootImageEntry.failed(store().record()).isEmpty());
    world.live();
    assertEquals(BootImageState.CONFIRMED, world.entry().state());
  }

  @Test
  void shouldNotStageWhatIsNotReadBack() {
    BootImages images = world.images();
    BootWorld.write(images.target(images.status()).clear(), BootWorld.NEW);
    world.firmware.partition(Partition.B).flip(1000, 3);
    assertThrows(
        FlashException.class,
        () -> images.stage(BootWorld.envelope(BootWorld.MANIFEST), BootWorld.MANIFEST, false));
    assertEquals(BootImageState.RECEIVING, world.entry().state());
  }

  @Test
  void shouldOverwriteNothingWhileWhatRunsIsOnTrial() {
    staged();
    assertTrue(world.load());
    world.restart();
    assertFalse(world.load());
    BootImages images = world.images();
    assertThrows(FlashException.class, () -> images.target(images.status()).clear());
    assertTrue(images.isOnTrial());
    assertTrue(images.confirm());
    assertFalse(images.confirm());
    images.target(images.status()).clear();
    assertEquals(Partition.A, world.entry().partition());
  }

  @Test
  void shouldForgetATryBeforeItsPartitionIsOverwritten() {
    staged();
    assertTrue(world.load());
    assertFalse(world.load()); // not restarted: given up
    world.firmware.tryOnce(Partition.B); // as if the firmware had not been told
    BootImages images = world.images();
    images.target(images.status()).clear();
    world.restart();
    assertEquals(Partition.A, world.firmware.running());
  }

  @Test
  void shouldChangeNothingWhenTheFirmwareCannotBeAsked() {
    staged();
    world.firmware.broken = true;
    BootImageEntry before = world.entry();
    assertThrows(BootSwitchException.class, world::load);
    assertEquals(before, world.entry());
  }

  @Test
  void shouldForgetWhatSomebodyElseHasStarted() {
    world.live();
    world.firmware.tryOnce(Partition.A);
    world.restart();
    world.firmware.makeStandard(Partition.A);
    assertFalse(world.load());
    assertEquals(BootImageState.NONE, world.entry().state());
  }

  private void staged() {
    world.receive(BootWorld.NEW, BootWorld.MANIFEST);
    world.images().let();
  }

  private BootRecordStore store() {
    return BootRecordStore.open(FlashLayout.of(world.flash, BootWorld.SIZES));
  }
}
