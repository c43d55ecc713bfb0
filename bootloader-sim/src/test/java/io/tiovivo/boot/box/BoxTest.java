package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.boot.slots.BootConfirmation;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.testkit.flash.Fault;
import io.tiovivo.testkit.flash.PowerCut;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.flash.SimFlash.Moment;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BoxTest {
  @TempDir Path directory;
  private final SimFlash flash = new SimFlash(Rig.SIZES.geometry(), 1);
  private Rig rig;

  @BeforeEach
  void box() throws Exception {
    rig = new Rig(directory);
  }

  @Test
  void shouldReceiveInstallAndTryAnImageWhenTheFlashIsEmpty() throws Exception {
    rig.onAir = Rig.image(1);
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    BootRecord record = Rig.record(flash.powerOn());
    assertEquals(SlotState.TRIAL, record.slot(Slot.A).state());
    assertEquals(2, record.slot(Slot.A).attemptsLeft());
    assertEquals("first-trial", record.events().get(0).getReason());
    assertEquals(rig.timeS, record.timeFloorS());
    assertTrue(Files.isExecutable(rig.unpacked(Slot.A, "runtime/bin/java")));
    assertEquals(
        List.of(
            rig.unpacked(Slot.A, "runtime/bin/java").toString(),
            "-Xmx16m",
            "-Xss256k",
            "-cp",
            "lib/*",
            "Main"),
        Files.readAllLines(rig.directory.resolve("launch/node.args")));
    assertTrue(Files.readAllLines(rig.directory.resolve("launch/env")).contains("TIOVIVO_SLOT=A"));
    for (String line : List.of("installed slot=A", "verifying slot=A", "booting slot=A")) {
      assertTrue(rig.output().contains(line), rig.output());
    }
  }

  @Test
  void shouldWaitAndGiveUpInTimeWhenNothingIsOnTheAir() throws Exception {
    assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash));
    assertTrue(rig.output().contains("waiting reason="), rig.output());
    assertEquals(0, flash.counters().programs(), "nothing was written for nothing");
  }

  @Test
  void shouldBootTheConfirmedImageWithoutTheAir() throws Exception {
    installConfirmed(1);
    rig.onAir = null;
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertTrue(rig.output().contains("reason=confirmed"), rig.output());
  }

  @Test
  void shouldRevertWhenATrialIsNeverConfirmed() throws Exception {
    installConfirmed(1);
    receiveWithButton(2);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertEquals(ExitCode.LAUNCH, rig.run(flash));
    }
    assertEquals(0, Rig.record(flash).slot(Slot.B).attemptsLeft());
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    BootRecord record = Rig.record(flash);
    assertEquals(SlotState.BAD, record.slot(Slot.B).state());
    assertEquals("not confirmed in 3 boots", record.revertReason());
    assertEquals("1.0.2", record.revertVersion());
    var last = record.events().get(record.events().size() - 1);
    assertEquals("reverted", last.getReason());
    assertEquals("A", last.getSlot());
    assertTrue(last.getFailures(0).contains("not confirmed"), last.toString());
    assertTrue(
        Files.readString(rig.directory.resolve("launch/env"))
            .contains("TIOVIVO_REVERT_REASON=1.0.2: not confirmed in 3 boots"));
  }

  @Test
  void shouldForgetImagesWhenEverythingIsToBeForgotten() throws Exception {
    installConfirmed(1);
    Path marker = rig.directory.resolve("reset.wanted");
    Files.writeString(marker, "everything\n");

    ResetOrder.obey(rig.settings(), flash, rig.report());

    assertEquals(List.of("owner"), Files.readAllLines(marker), "the rest is the node's");
    assertEquals(SlotState.EMPTY, Rig.record(flash).slot(Slot.A).state());
    assertFalse(Files.exists(rig.settings().tree(Slot.A)));
    rig.onAir = null;
    assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash), "no image is taken up again");
  }

  @Test
  void shouldKeepImagesWhenOnlyTheOwnerIsToBeForgotten() throws Exception {
    installConfirmed(1);
    Files.writeString(rig.directory.resolve("reset.wanted"), "owner\n");

    ResetOrder.obey(rig.settings(), flash, rig.report());

    assertEquals(SlotState.CONFIRMED, Rig.record(flash).slot(Slot.A).state());
  }

  @Test
  void shouldPreferTheNewImageOnceItIsConfirmed() throws Exception {
    installConfirmed(1);
    receiveWithButton(2);
    Rig.confirm(flash, Slot.B);
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertTrue(rig.output().contains("booting slot=B version=1.0.2 reason=confirmed"));
  }

  @Test
  void shouldKeepTheConfirmedImageWhenTheButtonBringsNothing() throws Exception {
    installConfirmed(1);
    rig.onAir = null;
    rig.button = true;
    assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash));
    rig.button = false;
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
  }

  @Test
  void shouldReceiveAfreshOnceWhenTheNodeHasOrderedIt() throws Exception {
    installConfirmed(1);
    Path order = rig.directory.resolve(LaunchEnvironment.RECEIVE_ORDER);
    Files.createFile(order);
    rig.onAir = Rig.image(1);
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertEquals(SlotState.TRIAL, Rig.record(flash).slot(Slot.B).state());
    assertFalse(Files.exists(order));
  }

  @Test
  void shouldReceiveTheSameReleaseAgainWhenTheButtonIsHeld() throws Exception {
    installConfirmed(1);
    receiveWithButton(1);
    assertEquals(SlotState.TRIAL, Rig.record(flash).slot(Slot.B).state());
    assertEquals(SlotState.CONFIRMED, Rig.record(flash).slot(Slot.A).state());
  }

  @Test
  void shouldExtractAgainWhatWasChangedOnTheDisk() throws Exception {
    installConfirmed(1);
    Path jar = rig.unpacked(Slot.A, "lib/node.jar");
    byte[] right = Files.readAllBytes(jar);
    Files.writeString(jar, "something else");
    Files.writeString(rig.unpacked(Slot.A, "lib/evil.jar"), "not of the image");
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertArrayEquals(right, Files.readAllBytes(jar));
    assertFalse(Files.exists(rig.unpacked(Slot.A, "lib/evil.jar")));
    assertTrue(rig.output().contains("extracted=1 removed=1"), rig.output());
  }

  @Test
  void shouldFallBackWhenTheSlotIsDamagedAndTheDiskToo() throws Exception {
    installConfirmed(1);
    receiveWithButton(2);
    Rig.confirm(flash, Slot.B);
    Files.delete(rig.unpacked(Slot.B, "runtime/lib/modules"));
    flash.corrupt(bodyOffset(Slot.B) + 2000, new byte[100]);
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    BootRecord record = Rig.record(flash);
    assertEquals(SlotState.BAD, record.slot(Slot.B).state());
    assertTrue(record.slot(Slot.B).reason().contains("modules"), record.toString());
    assertTrue(rig.output().contains("booting slot=A"), rig.output());
  }

  @Test
  void shouldReceiveAgainWhenNothingIsLeft() throws Exception {
    installConfirmed(1);
    flash.corrupt(2 * Rig.SIZES.recordBytes(), new byte[(int) Rig.SIZES.headerBytes()]);
    rig.timeS++;
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertTrue(rig.output().contains("refused reason="), rig.output());
    assertTrue(Rig.record(flash).slot(Slot.B).state() == SlotState.TRIAL);
  }

  @Test
  void shouldWriteACopyOfAHeaderAgainThatWasLost() throws Exception {
    installConfirmed(1);
    rig.onAir = null;
    long header = 2 * Rig.SIZES.recordBytes();
    long half = Rig.SIZES.headerBytes() / 2;
    for (long copy : new long[] {0, half, 0}) {
      rig.output.reset();
      flash.corrupt(header + copy, new byte[64]);
      assertEquals(ExitCode.LAUNCH, rig.run(flash));
      assertTrue(rig.output().contains("header of slot A"), rig.output());
    }
    rig.output.reset();
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertFalse(rig.output().contains("header"), rig.output());
  }

  /** The power goes when the header has been programmed and nobody has synced it. */
  @Test
  void shouldKeepAnImageWhoseHeaderWasLeftWeak() throws Exception {
    rig.onAir = Rig.image(1);
    SimFlash whole = new SimFlash(Rig.SIZES.geometry(), 0);
    long[] sealed = {0};
    rig.run(
        new BrokenFlash(whole) {
          @Override
          public void program(long offset, byte[] source, int sourceOffset, int length) {
            super.program(offset, source, sourceOffset, length);
            if (offset == 2 * Rig.SIZES.recordBytes()) {
              sealed[0] = whole.operations() - 1;
            }
          }
        });
    int kept = 0;
    long weak = 0;
    for (long seed = 0; seed < 300; seed++) {
      rig.onAir = Rig.image(1);
      SimFlash cut = new SimFlash(Rig.SIZES.geometry(), seed).cut(sealed[0], Moment.AFTER);
      assertThrows(PowerCut.class, () -> rig.run(cut));
      weak += cut.fired().of(Fault.WEAK);
      rig.onAir = null;
      if (rig.run(cut.powerOn()) == ExitCode.LAUNCH) {
        Rig.confirm(cut, Slot.A);
        for (int boot = 0; boot < 6; boot++) {
          assertEquals(ExitCode.LAUNCH, rig.run(cut.powerOn()), "seed " + seed);
        }
        kept++;
      }
    }
    assertTrue(kept > 0 && weak > 0, kept + " kept, " + weak + " weak");
  }

  @Test
  void shouldNotTakeAgainWhatItGaveUp() throws Exception {
    failTrial(1);
    rig.output.reset();
    assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash));
    assertEquals(SlotState.BAD, Rig.record(flash).slot(Slot.A).state());
    assertTrue(
        rig.output().contains("waiting reason=\"version 1.0.1 was tried on this box"),
        rig.output());
    // Not by chance: it is the same at the next run, also after something else failed.
    failTrial(2);
    for (long release : new long[] {1, 2}) {
      rig.onAir = Rig.image(release);
      rig.timeS++;
      assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash));
    }
    rig.onAir = Rig.image(3);
    rig.timeS++;
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertTrue(rig.output().contains("installed slot=A version=1.0.3"), rig.output());
  }

  @Test
  void shouldTakeWhatItGaveUpWhenTheButtonIsHeld() throws Exception {
    failTrial(1);
    rig.timeS++;
    rig.button = true;
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertEquals(SlotState.TRIAL, Rig.record(flash).slot(Slot.B).state());
    Rig.confirm(flash, Slot.B);
    assertEquals(List.of(), Rig.record(flash).failed(), "it works after all");
  }

  @Test
  void shouldNotTakeAgainAnImageThatContradictsItsManifest() throws Exception {
    TestImage image = Rig.image(1);
    Manifest.Builder manifest = image.manifest().toBuilder();
    manifest.setFiles(
        1, manifest.getFiles(1).toBuilder().setSha256(ByteString.copyFrom(new byte[32])));
    rig.onAir = Rig.with(image, manifest);
    assertEquals(ExitCode.REFUSED, rig.run(flash));
    rig.timeS++;
    assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash));
  }

  @Test
  void shouldReceiveAgainWhatWasDamaged() throws Exception {
    installConfirmed(1);
    Files.delete(rig.unpacked(Slot.A, "runtime/lib/modules"));
    flash.corrupt(bodyOffset(Slot.A) + 2000, new byte[100]);
    rig.timeS++;
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertTrue(rig.output().contains("refused reason="), rig.output());
    assertTrue(rig.output().contains("installed slot=B version=1.0.1"), rig.output());
  }

  @Test
  void shouldBootAfterItsCertificatesHaveExpired() throws Exception {
    installConfirmed(1);
    BootRecordStore.open(FlashLayout.of(flash, Rig.SIZES))
        .update(record -> record.floors(0, TestFleet.END_S + 1_000_000, 0));
    rig.onAir = null;
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
  }

  @Test
  void shouldNotAcceptWhatHasExpired() throws Exception {
    BootRecordStore.open(FlashLayout.of(flash, Rig.SIZES))
        .update(record -> record.floors(0, TestFleet.END_S + 1_000_000, 0));
    rig.onAir = Rig.image(1);
    assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash));
  }

  @Test
  void shouldRefuseAnOlderSecurityCounterAtInstall() throws Exception {
    BootRecordStore.open(FlashLayout.of(flash, Rig.SIZES)).update(record -> record.floors(5, 0, 0));
    TestImage image = Rig.image(1);
    rig.onAir = Rig.with(image, image.manifest().toBuilder().setSecurityCounter(4));
    assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash));
    assertTrue(rig.output().contains("kind=older_security_counter"), rig.output());
    rig.onAir = Rig.with(image, image.manifest().toBuilder().setSecurityCounter(5));
    rig.timeS++;
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
  }

  @Test
  void shouldRefuseAnOlderSecurityCounterAtBoot() throws Exception {
    installConfirmed(1);
    BootRecordStore.open(FlashLayout.of(flash, Rig.SIZES)).update(record -> record.floors(1, 0, 0));
    rig.onAir = null;
    assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash));
    assertTrue(
        Rig.record(flash).slot(Slot.A).reason().contains("security counter 0, this box takes 1"),
        rig.output());
  }

  @Test
  void shouldRefuseAnImageForAnotherBoard() throws Exception {
    TestImage image = Rig.image(1);
    rig.onAir = Rig.with(image, image.manifest().toBuilder().addBoards("rpi4b"));
    assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash));
    assertTrue(rig.output().contains("kind=wrong_board"), rig.output());
    rig.box = new BoxDescription("rpi4b", TestImage.ARCHITECTURE);
    rig.timeS++;
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    rig.box = Rig.BOX;
    rig.onAir = null;
    assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash), "the card was moved to another board");
  }

  @Test
  void shouldTakeUpASealedImageWhenTheRecordIsLost() throws Exception {
    installConfirmed(1);
    byte[] garbage = new byte[(int) (2 * Rig.SIZES.recordBytes())];
    new Random(7).nextBytes(garbage);
    flash.corrupt(0, garbage);
    rig.onAir = null;
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertTrue(rig.output().contains("recovered reason="), rig.output());
    assertTrue(rig.output().contains("adopted slot=A"), rig.output());
  }

  @Test
  void shouldStartOverWhenTheWholeFlashIsGarbage() throws Exception {
    byte[] garbage = new byte[(int) Rig.SIZES.geometry().totalBytes()];
    new Random(8).nextBytes(garbage);
    flash.corrupt(0, garbage);
    rig.onAir = Rig.image(1);
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertTrue(rig.output().contains("recovered reason="), rig.output());
  }

  @Test
  void shouldSayWhatToDoWhenTheTrustFileIsMissingOrDamaged() throws Exception {
    for (byte[] content : new byte[][] {null, {}, "no trust".getBytes(), new byte[100_000]}) {
      Files.deleteIfExists(rig.trustFile);
      if (content != null) {
        Files.write(rig.trustFile, content);
      }
      CommandException e = assertThrows(CommandException.class, () -> rig.run(flash));
      assertEquals(ExitCode.ENVIRONMENT, e.exitCode());
      assertTrue(e.getMessage().contains("copy the fleet's fleet.trust"), e.getMessage());
    }
  }

  @Test
  void shouldBootWithoutTheTrustFileOnceItHasLearnedWhomToTrust() throws Exception {
    installConfirmed(1);
    Files.delete(rig.trustFile);
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertTrue(rig.output().contains("warning message="), rig.output());
  }

  @Test
  void shouldReceiveAndWarnWhenTheClockIsFarOff() throws Exception {
    // The rig's clock stands at 1970.
    rig.onAir = Rig.image(1);
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertTrue(rig.output().contains("s behind the head-end's"), rig.output());
  }

  @Test
  void shouldNotBootAnImageOfAnotherFleetWithTheSameName() throws Exception {
    installConfirmed(1);
    Files.write(rig.trustFile, TestFleet.named("other").trustFile());
    rig.onAir = null;
    assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash));
    assertEquals(SlotState.BAD, Rig.record(flash).slot(Slot.A).state());
  }

  @Test
  void shouldBootTheOtherSlotWhenTheNewImageCannotBeReadNow() throws Exception {
    installConfirmed(1);
    receiveWithButton(2);
    flash.unreadable((int) ((bodyOffset(Slot.B) - Rig.SIZES.headerBytes()) / 4096), true);
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertTrue(rig.output().contains("booting slot=A"), rig.output());
    assertEquals(SlotState.TRIAL, Rig.record(flash).slot(Slot.B).state());
    assertEquals(2, Rig.record(flash).slot(Slot.B).attemptsLeft());
    flash.unreadable((int) ((bodyOffset(Slot.B) - Rig.SIZES.headerBytes()) / 4096), false);
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertTrue(rig.output().contains("booting slot=B"), rig.output());
  }

  @Test
  void shouldRemoveTheTreeOfASlotThatIsNotBootable() throws Exception {
    installConfirmed(1);
    receiveWithButton(2);
    Rig.confirm(flash, Slot.B);
    flash.corrupt(2 * Rig.SIZES.recordBytes(), new byte[64]);
    BootRecordStore.open(FlashLayout.of(flash, Rig.SIZES))
        .update(record -> record.bad(Slot.A, "test"));
    assertTrue(Files.exists(rig.unpacked(Slot.A, "lib/node.jar")));
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertFalse(Files.exists(rig.unpacked(Slot.A, "")));
    assertTrue(Files.exists(rig.unpacked(Slot.B, "lib/node.jar")));
  }

  @Test
  void shouldStopWithTheErrorWhenTheDiskTakesNothingAndNothingElseBoots() throws Exception {
    rig.onAir = Rig.image(1);
    rig.run(flash);
    Path parent = rig.directory.resolve("unpacked");
    deleteTree(parent);
    Files.writeString(parent, "a file where the directory should be");
    CommandException e = assertThrows(CommandException.class, () -> rig.run(flash));
    assertEquals(ExitCode.ENVIRONMENT, e.exitCode());
    assertTrue(e.getMessage().contains("cannot unpack into"), e.getMessage());
    assertEquals(SlotState.TRIAL, Rig.record(flash).slot(Slot.A).state());
  }

  private static void deleteTree(Path tree) throws Exception {
    try (var files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void shouldHearHonestBeaconsAfterARestartWhenAStolenKeyHasPushedItsFloors() throws Exception {
    installConfirmed(1);
    // What a thief of the carousel key can do: a beacon dated just before the certificate's end.
    long endS = TestFleet.END_S - 10;
    BootRecordStore.open(FlashLayout.of(flash, Rig.SIZES))
        .update(record -> record.floors(0, endS, endS * 1000));
    rig.replaceCarouselKey();
    receiveWithButton(2);
    assertEquals(rig.timeS, Rig.record(flash).timeFloorS());
    assertEquals(rig.timeS * 1000, Rig.record(flash).beaconSequenceFloor());
    receiveWithButton(3);
    assertEquals("1.0.3", Rig.record(flash).slot(Slot.B).version());
  }

  @Test
  void shouldKeepARootSetThatComesWithTheManifest() throws Exception {
    rig.betweenBeaconAndManifest = rig::replaceCarouselKey;
    rig.onAir = Rig.image(1);
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertEquals(2, keptTrust().version());
  }

  @Test
  void shouldKeepALongChainAsFarAsThereIsRoomAndSayWhenItCannot() throws Exception {
    installConfirmed(1);
    int kept = 1;
    for (int version = 2; version <= 20; version++) {
      rig.publishRootSet(version);
      rig.output.reset();
      receiveWithButton(version);
      if (!rig.output().contains("is not kept")) {
        kept = version;
      }
      assertEquals(kept, keptTrust().version());
    }
    assertTrue(kept >= 8 && kept < 20, "kept " + kept);
    assertTrue(rig.output().contains("root set 20 is not kept"), rig.output());
  }

  private Trust keptTrust() throws Exception {
    return Trust.parse(Rig.record(flash).trust().orElseThrow(), new JcaSignatures());
  }

  @Test
  void shouldGiveUpTheAttemptBeforeAnythingStarts() throws Exception {
    rig.onAir = Rig.image(1);
    rig.run(flash);
    rig.onAir = null;
    for (int left = 1; left >= 0; left--) {
      assertEquals(ExitCode.LAUNCH, rig.run(flash));
      assertEquals(left, Rig.record(flash.powerOn()).slot(Slot.A).attemptsLeft());
    }
    assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash));
  }

  /** Off the air, and never confirmed. */
  private void failTrial(long release) throws Exception {
    rig.onAir = Rig.image(release);
    for (int attempt = 0; attempt < BootRecord.TRIAL_ATTEMPTS; attempt++) {
      rig.timeS++;
      assertEquals(ExitCode.LAUNCH, rig.run(flash));
    }
    rig.timeS++;
    assertEquals(ExitCode.NOTHING_ON_AIR, rig.run(flash));
  }

  private void installConfirmed(long release) throws Exception {
    rig.onAir = Rig.image(release);
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    assertTrue(BootConfirmation.open(flash, Rig.SIZES, Slot.A).confirm(1));
    rig.output.reset();
  }

  private void receiveWithButton(long release) throws Exception {
    rig.onAir = Rig.image(release);
    rig.timeS++;
    rig.button = true;
    assertEquals(ExitCode.LAUNCH, rig.run(flash));
    rig.button = false;
    assertEquals(SlotState.TRIAL, Rig.record(flash).slot(Slot.B).state());
  }

  private static long bodyOffset(Slot slot) {
    long slotA = 2 * Rig.SIZES.recordBytes() + Rig.SIZES.headerBytes();
    return slot == Slot.A ? slotA : slotA + Rig.SIZES.slotBytes();
  }
}
