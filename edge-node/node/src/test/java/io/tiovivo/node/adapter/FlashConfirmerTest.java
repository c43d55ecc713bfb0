package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.image.BootImages;
import io.tiovivo.boot.image.BootPorts;
import io.tiovivo.boot.image.BootTrial;
import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootImageState;
import io.tiovivo.boot.slots.BootImageSteps;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.Partition;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.node.update.BoxFlash;
import io.tiovivo.node.update.SimFirmware;
import io.tiovivo.testkit.flash.PowerCut;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.flash.SimFlash.Moment;
import io.tiovivo.testkit.fleet.TestImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A node confirms what it runs from, slot and boot image: real record, played firmware. */
final class FlashConfirmerTest {
  private static final FlashSizes SIZES = new FlashSizes(256, 4096, 16384, 131072, 4096);
  private static final Manifest SEVEN = TestImage.boot("garden", 7, 5000, 256).manifest();

  private SimFlash flash = new SimFlash(SIZES.geometry(), 1);
  private SimFirmware firmware = new SimFirmware();

  @Test
  void shouldConfirmTheSlotAndTheBootImageThatAreOnTrial() {
    slotOnTrial();
    bootImageOnTrial();
    FlashConfirmer confirmer = confirmer();
    assertTrue(confirmer.onTrial());

    assertEquals(Optional.empty(), confirmer.confirm());

    assertFalse(confirmer.onTrial());
    assertEquals(SlotState.CONFIRMED, record().slot(Slot.A).state());
    assertEquals(BootImageState.CONFIRMED, entry().state());
    assertEquals(Partition.B, firmware.standard);
  }

  @Test
  void shouldConfirmABootImageOnTrialUnderASlotThatIsConfirmed() {
    slotOnTrial();
    confirmer().confirm();
    bootImageOnTrial();
    FlashConfirmer confirmer = confirmer();
    assertFalse(confirmer.onTrial(), "the slot is not");

    assertEquals(Optional.empty(), confirmer.confirm());

    assertEquals(BootImageState.CONFIRMED, entry().state());
    assertEquals(Partition.B, firmware.standard);
  }

  @Test
  void shouldConfirmTwiceAsOnce() {
    slotOnTrial();
    bootImageOnTrial();
    confirmer().confirm();
    byte[] once = record().toBytes();

    assertEquals(Optional.empty(), confirmer().confirm());

    assertArrayEquals(once, record().toBytes());
  }

  @Test
  void shouldLeaveABootImageAloneThatIsNotOnTrial() {
    slotOnTrial();
    update(record -> BootImageSteps.staged(record, Partition.B, new byte[32], SEVEN, true));

    assertEquals(Optional.empty(), confirmer().confirm());

    assertEquals(BootImageState.STAGED, entry().state());
    assertEquals(Partition.A, firmware.standard);
  }

  @Test
  void shouldNotConfirmABootImageThatCameBackToTheOldOne() {
    slotOnTrial();
    bootImageOnTrial();
    firmware.running = Partition.A;

    assertEquals(Optional.empty(), confirmer().confirm());

    assertEquals(BootImageState.TRIED, entry().state());
    assertEquals(Partition.A, firmware.standard);
  }

  @Test
  void shouldSayThatTheFirmwareDoesNotObeyAndSucceedOnceItDoes() {
    slotOnTrial();
    bootImageOnTrial();
    FlashConfirmer confirmer = confirmer();
    firmware.broken = true;

    assertEquals(Optional.of("boot switch: broken"), confirmer.confirm());
    assertEquals(SlotState.CONFIRMED, record().slot(Slot.A).state());
    assertEquals(BootImageState.TRIED, entry().state());

    firmware.broken = false;
    assertEquals(Optional.empty(), confirmer.confirm());
    assertEquals(BootImageState.CONFIRMED, entry().state());
  }

  @Test
  void shouldConfirmNothingWhenTheRecordKnowsNothingOfTheSlot() {
    bootImageOnTrial();

    assertEquals(
        Optional.of("the boot record does not know slot A as the one that was launched"),
        confirmer().confirm());

    assertEquals(BootImageState.TRIED, entry().state());
    assertEquals(Partition.A, firmware.standard);
  }

  @Test
  void shouldSayWhyTheFlashCannotBeOpenedAndTryAgain() {
    slotOnTrial();
    List<String> trouble = new ArrayList<>(List.of("the flash is in use"));
    FlashConfirmer confirmer =
        new FlashConfirmer(
            new BoxFlash(
                () -> {
                  if (trouble.isEmpty()) {
                    return flash;
                  }
                  throw new FlashException(FlashException.Reason.IO, trouble.remove(0), null);
                },
                SIZES,
                Slot.A,
                true,
                ports()));

    assertEquals(Optional.of("the flash is in use"), confirmer.confirm());
    assertEquals(Optional.empty(), confirmer.confirm());
  }

  @Test
  void shouldConfirmTheSlotOfABoardWithoutBootPartitions() {
    slotOnTrial();
    FlashConfirmer confirmer =
        new FlashConfirmer(new BoxFlash(() -> flash, SIZES, Slot.A, true, Optional.empty()));

    assertEquals(Optional.empty(), confirmer.confirm());

    assertEquals(SlotState.CONFIRMED, record().slot(Slot.A).state());
  }

  @Test
  void shouldGiveUpOnlyWhatIsOnTrialBesideOneThatWorks() {
    slotOnTrial();
    assertFalse(confirmer().giveUp("it crashes"), "there is nothing to go back to");
    update(
        record ->
            record.staged(Slot.B, new byte[32], "1.0", 1, 0).tried(Slot.B).confirmed(Slot.B, 1));
    assertTrue(confirmer().giveUp("it crashes"));
    assertEquals(SlotState.BAD, record().slot(Slot.A).state());
    assertFalse(confirmer().giveUp("again"));
  }

  @Test
  void shouldConfirmOrGoBackAsAWholeWhereverThePowerGoes() {
    slotOnTrial();
    bootImageOnTrial();
    SimFlash before = flash;
    flash = before.copy(0);
    confirmer().confirm();
    long operations = flash.operations();
    long confirmed = 0;
    long fired = 0;
    for (Moment moment : Moment.values()) {
      for (long operation = 0; operation <= operations; operation++) {
        String where = operation + " " + moment;
        flash = before.copy(operation);
        firmware = new SimFirmware();
        firmware.running = Partition.B;
        if (operation == operations) {
          firmware.cut = moment;
        } else {
          flash.cut(operation, moment);
        }
        FlashConfirmer confirmer = confirmer();
        assertThrows(PowerCut.class, confirmer::confirm, where);
        fired += flash.cuts() + firmware.cuts;
        flash.powerOn();
        firmware.powerOn();
        assertFalse(new BootTrial(images(), (row, entry, reason) -> {}).run(), where);
        BootImageState found = entry().state();
        boolean went = firmware.running == Partition.B;
        assertEquals(went ? BootImageState.CONFIRMED : BootImageState.BAD, found, where);
        assertEquals(firmware.running, firmware.standard, where);
        confirmed += went ? 1 : 0;
        // The slot, that was first, is as good as ever.
        assertEquals(Optional.empty(), confirmer().confirm(), where);
        assertEquals(SlotState.CONFIRMED, record().slot(Slot.A).state(), where);
      }
    }
    System.out.println("confirmation: power cuts that fired: " + fired);
    assertEquals(3 * (operations + 1), fired);
    assertTrue(confirmed > 0 && confirmed < fired, confirmed + " of " + fired);
  }

  private void slotOnTrial() {
    update(record -> record.staged(Slot.A, new byte[32], "2.0", 2, 0).tried(Slot.A));
  }

  /** The loader had it tried, and the machine has started from it. */
  private void bootImageOnTrial() {
    update(
        record ->
            BootImageSteps.tried(
                BootImageSteps.staged(record, Partition.B, new byte[32], SEVEN, false)));
    firmware.running = Partition.B;
  }

  private FlashConfirmer confirmer() {
    return new FlashConfirmer(new BoxFlash(() -> flash, SIZES, Slot.A, true, ports()));
  }

  private Optional<BootPorts> ports() {
    return Optional.of(
        new BootPorts(firmware, device -> new SimFlash(new FlashGeometry(256, 4096, 16384), 1)));
  }

  private BootImages images() {
    return new BootImages(ports().orElseThrow(), store());
  }

  private BootRecordStore store() {
    return BootRecordStore.open(FlashLayout.of(flash, SIZES));
  }

  private BootRecord record() {
    return store().record();
  }

  private BootImageEntry entry() {
    return BootImageEntry.of(record());
  }

  private void update(UnaryOperator<BootRecord> step) {
    store().update(step);
  }
}
