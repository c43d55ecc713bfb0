package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.image.BootImages;
import io.tiovivo.boot.image.BootPorts;
import io.tiovivo.boot.image.SimBootSwitch;
import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootImageState;
import io.tiovivo.boot.slots.BootImageSteps;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.Partition;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.Admission;
import io.tiovivo.image.Floors;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.testkit.flash.PowerCut;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.flash.SimFlash.Moment;
import io.tiovivo.testkit.fleet.TestImage;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A loader without a node image gets a boot image: real record, partitions, firmware, signatures.
 */
final class BootReceptionTest {
  private static final FlashGeometry PARTITION = new FlashGeometry(256, 4096, 16384);
  private static final TestImage BOOT = TestImage.boot(Rig.FLEET, 2, 2900, 64);
  private static final byte[] OLD = new byte[256];
  private static final TestImage NODE = Rig.image(1);

  @TempDir private Path directory;
  private Rig rig;
  private SimFlash flash = new SimFlash(Rig.SIZES.geometry(), 1);
  private SimBootSwitch firmware;

  @BeforeEach
  void setUp() throws Exception {
    rig = new Rig(directory);
    rig.onAir = BOOT;
    SimFlash running = new SimFlash(PARTITION, 2);
    Arrays.fill(OLD, (byte) 7);
    running.program(0, OLD, 0, OLD.length);
    running.sync();
    firmware = new SimBootSwitch(running, new SimFlash(PARTITION, 3), 4);
  }

  @Test
  void shouldStageWhatIsOnTheAirForTheOtherPartition() throws Exception {
    BootReception reception = offered(BOOT.offer());
    receive(reception);
    assertTrue(reception.isStaged());
    BootImageEntry entry = entry();
    assertEquals(BootImageState.STAGED, entry.state());
    assertEquals(Partition.B, entry.partition());
    assertEquals("1.0.2", entry.version());
    assertFalse(entry.held(), "no node runs that could let it");
    assertArrayEquals(BOOT.bytes(), head(Partition.B));
    assertTrue(
        rig.output().contains("boot-image state=staged partition=B version=1.0.2 release=2"),
        rig.output());
    assertTrue(rig.output().contains("receiving a boot image"), rig.output());
  }

  @Test
  void shouldLeaveTheAirToANodeImage() {
    assertNull(offered(BOOT.offer(), NODE.offer()));
  }

  @Test
  void shouldTakeTheBootImageWhenTheNodeImageHasFailedHere() {
    Rig.store(flash)
        .update(record -> record.staged(Slot.A, digest(NODE.manifest()), "1.0.1", 1, 0));
    Rig.store(flash).update(record -> record.failed(Slot.A, "crashed"));
    assertNotNull(offered(BOOT.offer(), NODE.offer()));
  }

  @Test
  void shouldTakeNothingWhenNothingIsOffered() {
    assertNull(offered());
  }

  @Test
  void shouldNotTakeWhatRuns() {
    Manifest manifest = BOOT.manifest().toBuilder().setVersion("0.9").build();
    assertNull(offered(Rig.with(BOOT, manifest.toBuilder()).offer()));
  }

  @Test
  void shouldNotTakeWhatHasFailedHere() {
    Rig.store(flash)
        .update(
            record ->
                BootImageSteps.bad(
                    BootImageSteps.staged(
                        record, Partition.B, digest(BOOT.manifest()), BOOT.manifest(), false),
                    "came back"));
    assertNull(offered(BOOT.offer()));
    assertNotNull(offered(TestImage.boot(Rig.FLEET, 3, 2900, 64).offer()), "another may do better");
  }

  @Test
  void shouldOverwriteNothingWhileOneIsOnTrial() {
    Rig.store(flash)
        .update(
            record ->
                BootImageSteps.tried(
                    BootImageSteps.staged(
                        record, Partition.B, digest(BOOT.manifest()), BOOT.manifest(), false)));
    firmware.tryOnce(Partition.B);
    firmware.restart();
    assertNull(offered(TestImage.boot(Rig.FLEET, 3, 2900, 64).offer()));
  }

  @Test
  void shouldNotTakeMoreThanAPartitionHolds() {
    assertNull(offered(TestImage.boot(Rig.FLEET, 2, 16385, 64).offer()));
  }

  @Test
  void shouldSayThatTheFirmwareDoesNotAnswer() {
    firmware.broken = true;
    assertNull(offered(BOOT.offer()));
    assertTrue(rig.output().contains("warning message=\"boot switch: broken\""), rig.output());
  }

  @Test
  void shouldEndWhenANodeImageIsForThisBoxAfterAll() {
    BootReception reception = offered(BOOT.offer());
    assertTrue(reception.on(seen(beacon(BOOT.offer()))));
    assertFalse(reception.on(seen(beacon(BOOT.offer(), NODE.offer()))));
    assertFalse(reception.isStaged());
  }

  @Test
  void shouldFailWithTheFlash() {
    BootReception reception = offered(BOOT.offer());
    FlashException failure =
        assertThrows(
            FlashException.class,
            () ->
                reception.run(
                    (admission, scratch, target, listener) ->
                        assertFalse(
                            listener.on(
                                new ReceiverEvent.FlashFailed(
                                    FlashException.Reason.IO, "worn out"))),
                    layout().scratch()));
    assertEquals("worn out", failure.getMessage());
  }

  @Test
  void shouldNotStageWhatReadsBackAsSomethingElse() {
    rig.damaged = true;
    BootReception reception = offered(BOOT.offer());
    FlashException failure = assertThrows(FlashException.class, () -> receive(reception));
    assertTrue(failure.getMessage().contains("worn out"), failure.getMessage());
    assertFalse(reception.isStaged());
    assertEquals(BootImageState.RECEIVING, entry().state());
  }

  @Test
  void shouldWarnAndGoOnListeningWhenTheFirmwareFailsInTheMidstOfIt() throws Exception {
    BootReception reception = offered(BOOT.offer());
    reception.run(
        (admission, scratch, target, listener) ->
            rig.receive(
                admission,
                scratch,
                target,
                event -> {
                  firmware.broken = event instanceof ReceiverEvent.ImageReady;
                  return listener.on(event);
                }),
        layout().scratch());
    assertFalse(reception.isStaged());
    assertTrue(rig.output().contains("warning message=\"boot switch: broken\""), rig.output());
    firmware.broken = false;
    receive(offered(BOOT.offer()));
    assertEquals(BootImageState.STAGED, entry().state());
  }

  @Test
  void shouldStageItInTheEndWhereverThePowerGoes() throws Exception {
    SimFlash fresh = flash;
    SimBootSwitch calm = firmware;
    flash = fresh.copy(0);
    firmware = calm.copy(0);
    receive(offered(BOOT.offer()));
    long[] operations = {
      flash.operations(), firmware.partition(Partition.B).operations(), firmware.operations()
    };
    long fired = 0;
    for (int device = 0; device < operations.length; device++) {
      for (Moment moment : Moment.values()) {
        for (long operation = 0; operation < operations[device]; operation++) {
          String where = device + ": " + operation + " " + moment;
          flash = fresh.copy(operation);
          firmware = calm.copy(operation);
          switch (device) {
            case 0 -> flash.cut(operation, moment);
            case 1 -> firmware.partition(Partition.B).cut(operation, moment);
            default -> firmware.cut(operation, moment);
          }
          BootReception reception = offered(BOOT.offer());
          assertThrows(PowerCut.class, () -> receive(reception), where);
          fired++;
          flash.powerOn();
          firmware.powerOn();
          assertEquals(Partition.A, firmware.running(), where);
          assertArrayEquals(OLD, Arrays.copyOf(head(Partition.A), OLD.length), where);
          if (entry().state() != BootImageState.STAGED) {
            receive(offered(BOOT.offer()));
          }
          assertEquals(BootImageState.STAGED, entry().state(), where);
          assertArrayEquals(BOOT.bytes(), head(Partition.B), where);
        }
      }
    }
    System.out.println("boot reception: power cuts that fired: " + fired);
    assertTrue(fired > 50, fired + " cuts");
  }

  /** What is made of a beacon; null: nothing. */
  private BootReception offered(Offer... offers) {
    Admission node =
        new Admission(
            rig.fleet.trust(), Rig.BOX, new Floors(0, 0, 0, 0), Rig.SIZES.maxImageBytes());
    return BootReception.of(
        images(), rig.settings(), node, beacon(offers), Rig.store(flash), rig.report());
  }

  private void receive(BootReception reception) throws Exception {
    reception.run(rig::receive, layout().scratch());
  }

  private Beacon beacon(Offer... offers) {
    return TestImage.beacon(Rig.FLEET, rig.timeS, offers).build();
  }

  private ReceiverEvent seen(Beacon beacon) {
    return new ReceiverEvent.BeaconSeen(beacon, rig.fleet.trust(), new Floors(0, 0, 0, 0));
  }

  private BootImages images() {
    return new BootImages(new BootPorts(firmware, firmware.medium()), Rig.store(flash));
  }

  private BootImageEntry entry() {
    return BootImageEntry.of(Rig.record(flash));
  }

  private FlashLayout layout() {
    return FlashLayout.of(flash, Rig.SIZES);
  }

  private byte[] head(Partition partition) {
    byte[] head = new byte[BOOT.bytes().length];
    firmware.partition(partition).read(0, head, 0, head.length);
    return head;
  }

  private static byte[] digest(Manifest manifest) {
    return Digests.sha256(manifest.toByteArray());
  }
}
