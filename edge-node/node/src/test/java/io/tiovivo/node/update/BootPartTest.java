package io.tiovivo.node.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.image.BootPorts;
import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootImageSteps;
import io.tiovivo.boot.slots.Partition;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.node.config.DayWindow;
import io.tiovivo.node.config.OwnerConfig.UpdateMode;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest.UpdateAction;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the node does with boot images on offer and with one that is staged. */
final class BootPartTest {
  private static final TestImage SEVEN = TestImage.boot(UpdateRig.FLEET, 7, 5000, 256);

  @TempDir Path directory;
  private final SimFirmware firmware = new SimFirmware();
  private UpdateRig rig;

  @BeforeEach
  void box() throws Exception {
    SimFlash partition = new SimFlash(new FlashGeometry(256, 4096, 16384), 1);
    rig = new UpdateRig(directory, Optional.of(new BootPorts(firmware, device -> partition)));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void shouldIgnoreBootImagesWithoutAWordWhereThereAreNoBootPartitions() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    try (UpdateRig plain = new UpdateRig(other)) {
      plain.beacon(0, UpdateRig.offer(1), SEVEN.offer().toBuilder());
      plain.beacon(0, SEVEN.offer().toBuilder());
      plain.pass(3600);
      assertFalse(plain.receives());
      assertEquals("idle", plain.update().getState());
      assertEquals("", plain.update().getReason());
      assertFalse(plain.status().hasBootImage());
      assertEquals(List.of(), plain.log);
    }
  }

  @Test
  void shouldReceiveABootImageWhenTheNodeIsUpToDate() {
    rig.beacon(0, UpdateRig.offer(1), SEVEN.offer().toBuilder());
    assertTrue(rig.receivesBoot());
    assertFalse(rig.receives());
    assertEquals("receiving", rig.boot().getState());
    assertEquals("1.0.7", rig.boot().getLatest());
    assertEquals("0.9", rig.boot().getVersion());
    assertEquals("A", rig.boot().getPartition());
    assertEquals("idle", rig.update().getState());
  }

  @Test
  void shouldReceiveTheNodesImageFirstAndOneAtATime() {
    rig.beacon(0, SEVEN.offer().toBuilder(), UpdateRig.offer(2));
    assertTrue(rig.receives());
    assertFalse(rig.receivesBoot());
    rig.beacon(0, SEVEN.offer().toBuilder());
    rig.pass(31);
    assertTrue(rig.receivesBoot());
    assertFalse(rig.receives());
    rig.beacon(0, SEVEN.offer().toBuilder(), UpdateRig.offer(2));
    rig.pass(2);
    assertTrue(rig.receives());
    assertFalse(rig.receivesBoot());
  }

  @Test
  void shouldTakeNothingThatRunsIsOlderOrFailedHere() {
    rig.beacon(0, SEVEN.offer().toBuilder().setVersion("0.9"));
    assertFalse(rig.receivesBoot());
    firmware.release = 8;
    rig.confirmed();
    rig.beacon(0, SEVEN.offer().toBuilder());
    assertFalse(rig.receivesBoot());
    assertEquals("idle", rig.boot().getState());
    firmware.release = 1;
    rig.mode = UpdateMode.NEVER;
    rig.configure();
    rig.confirmed();
    rig.stageBoot(SEVEN.manifest());
    rig.update(record -> BootImageSteps.bad(record, "it did not start"));
    rig.mode = UpdateMode.AUTO;
    rig.configure();
    rig.beacon(0, SEVEN.offer().toBuilder());
    assertFalse(rig.receivesBoot());
    assertTrue(rig.boot().getReason().contains("did not work"), rig.boot().getReason());
    assertEquals("1.0.7: it did not start", rig.boot().getGaveUp());
  }

  @Test
  void shouldKeepToItsOwnersWindow() {
    rig.window = List.of(new DayWindow(0x7F, 4 * 60, 5 * 60)); // it is 03:46:40
    rig.configure();
    rig.beacon(0, UpdateRig.offer(1));
    rig.stageBoot(SEVEN.manifest());
    rig.pass(700);
    assertEquals(0, rig.restarts);
    assertEquals("staged", rig.boot().getState());
    assertTrue(BootImageEntry.of(rig.record()).held());
    rig.pass(300);
    assertEquals(1, rig.restarts);
    assertFalse(BootImageEntry.of(rig.record()).held());
  }

  @Test
  void shouldAskFirst() {
    rig.mode = UpdateMode.ASK;
    rig.configure();
    rig.beacon(0, UpdateRig.offer(1), SEVEN.offer().toBuilder());
    rig.pass(3600);
    assertFalse(rig.receivesBoot());
    ControlReply reply = rig.order(UpdateAction.INSTALL, 0);
    assertTrue(reply.done(), reply.message());
    assertTrue(rig.receivesBoot());
    rig.stageBoot(SEVEN.manifest());
    rig.beacon(3_600_000, UpdateRig.offer(1));
    rig.pass(120);
    assertEquals(1, rig.restarts);
  }

  @Test
  void shouldReceiveNothingWhileWhatRunsIsOnTrialAndGoOnWhenItIsConfirmed() {
    rig.mode = UpdateMode.NEVER;
    rig.configure();
    rig.stageBoot(SEVEN.manifest());
    rig.update(BootImageSteps::tried);
    rig.mode = UpdateMode.AUTO;
    rig.configure();
    firmware.running = Partition.B;
    rig.confirmed();
    rig.beacon(0, TestImage.boot(UpdateRig.FLEET, 9, 5000, 256).offer().toBuilder());
    assertFalse(rig.receivesBoot());
    assertEquals("on-trial", rig.boot().getState());
    assertEquals("1.0.7", rig.boot().getVersion());
    firmware.standard = Partition.B;
    rig.update(BootImageSteps::confirmed);
    rig.confirmed();
    assertTrue(rig.receivesBoot());
  }

  @Test
  void shouldSayThatTheFirmwareCannotBeAskedAndAskAgain() {
    firmware.broken = true;
    rig.confirmed();
    rig.beacon(0, SEVEN.offer().toBuilder());
    assertFalse(rig.receivesBoot());
    assertTrue(rig.boot().getReason().contains("broken"));
    firmware.broken = false;
    rig.pass(61);
    assertTrue(rig.receivesBoot());
  }
}
