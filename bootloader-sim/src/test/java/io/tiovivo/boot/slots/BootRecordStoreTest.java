package io.tiovivo.boot.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.BootRecordStore.Found;
import io.tiovivo.flash.FlashException;
import io.tiovivo.identity.proto.TrustChain;
import io.tiovivo.testkit.flash.Fault;
import io.tiovivo.testkit.flash.FlashFaults;
import io.tiovivo.testkit.flash.PowerCut;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.flash.SimFlash.Moment;
import io.tiovivo.testkit.fleet.TestFleet;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BootRecordStoreTest {
  private static final FlashSizes SIZES = new FlashSizes(256, 4096, 16384, 131072, 4096);
  private static final int RECORDS = 5;

  @Test
  void shouldBeFreshOnErasedFlash() {
    BootRecordStore store = open(flash(1));
    assertEquals(Found.NOTHING, store.found());
    assertEquals(BootRecord.fresh(SIZES), store.record());
  }

  @Test
  void shouldFindTheLastRecord() {
    SimFlash flash = flash(1);
    BootRecordStore store = open(flash);
    for (int i = 1; i <= 9; i++) {
      boot(store, i);
      assertEquals(i, open(flash.copy(i)).record().boots());
      assertEquals(Found.RECORD, open(flash.copy(i)).found());
    }
  }

  @Test
  void shouldNotWriteWhenNothingChanges() {
    SimFlash flash = flash(1);
    BootRecordStore store = open(flash);
    boot(store, 1);
    long operations = flash.operations();
    store.update(record -> record.floors(0, 0, 0));
    assertEquals(operations, flash.operations());
  }

  /**
   * The power goes while an update is written; it reads well, and is asked for again: then nothing
   * changes, and still it was acknowledged.
   */
  @Test
  void shouldWriteAgainWhatStandsInOneCopyBeforeItIsAcknowledged() {
    long weak = 0;
    long found = 0;
    for (long seed = 0; seed < 200; seed++) {
      SimFlash flash = cutInAnUpdate(seed);
      weak += flash.fired().of(Fault.WEAK);
      BootRecordStore again = open(flash);
      found += again.record().securityCounter() == 7 ? 1 : 0;
      again.update(record -> record.floors(7, 0, 0));
      for (int power = 0; power < 20; power++) {
        assertEquals(7, open(flash.powerOn()).record().securityCounter(), "seed " + seed);
      }
    }
    assertTrue(weak > 10 && found > 10, weak + " weak, " + found + " found");
  }

  /**
   * Whatever the loader has decided by holds, though an update that was cut may read well later.
   */
  @Test
  void shouldStayWithWhatItHasGoneBy() {
    long weak = 0;
    long passedOver = 0;
    for (long seed = 0; seed < 200; seed++) {
      SimFlash flash = cutInAnUpdate(seed);
      weak += flash.fired().of(Fault.WEAK);
      BootRecord settled = open(flash).update(record -> record);
      passedOver += settled.securityCounter() == 7 ? 0 : 1;
      for (int power = 0; power < 20; power++) {
        assertEquals(settled, open(flash.powerOn()).record(), "seed " + seed);
      }
    }
    assertTrue(weak > 10 && passedOver > 10, weak + " weak, " + passedOver + " passed over");
  }

  /** A card loses one region, and then the power goes while it is made again. */
  @Test
  void shouldLeaveTheOnlyCopyAloneUntilThereIsAnother() {
    int region = (int) SIZES.recordBytes();
    FlashFaults card = new FlashFaults(128, false, region, 0, 0);
    long spoiled = 0;
    for (long seed = 0; seed < 100; seed++) {
      SimFlash flash = new SimFlash(SIZES.geometry(), card, seed);
      open(flash).update(record -> record.floors(7, 0, 0));
      flash.corrupt(seed % 2 * region, new byte[region]);
      flash.cut(flash.operations() + 1, Moment.INSIDE);
      assertThrows(PowerCut.class, () -> open(flash).update(record -> record));
      spoiled += flash.powerOn().fired().of(Fault.NEIGHBOUR);
      assertEquals(7, open(flash).record().securityCounter(), "seed " + seed);
    }
    assertTrue(spoiled > 10, "spoiled " + spoiled);
  }

  /** The power is back after it went between the program and the sync of an update to 7. */
  private static SimFlash cutInAnUpdate(long seed) {
    SimFlash flash = flash(seed);
    boot(open(flash), 1);
    flash.cut(flash.operations() + 2, Moment.BEFORE);
    assertThrows(PowerCut.class, () -> open(flash).update(record -> record.floors(7, 0, 0)));
    return flash.powerOn();
  }

  /** Every operation of several updates is hit, before, inside and after, with several fates. */
  @Test
  void shouldKeepTheLastAcknowledgedRecordWhereverThePowerGoes() {
    long operations = operationsOfRecords();
    long fired = 0;
    for (long seed = 0; seed < 12; seed++) {
      for (Moment moment : Moment.values()) {
        for (long operation = 0; operation < operations; operation++) {
          SimFlash flash = flash(seed).cut(operation, moment);
          int acknowledged = writeUntilCut(flash);
          assertEquals(1, flash.cuts(), "the cut at " + operation + " never fired");
          fired++;
          String where = moment + " " + operation + " seed " + seed;
          BootRecordStore store = open(flash.powerOn());
          long found = store.record().boots();
          assertTrue(
              found == acknowledged || found == acknowledged + 1,
              where + ": " + found + " after " + acknowledged);
          assertEquals(whole((int) found), store.record(), where);
          // And it goes on from there, also when the power goes once more at once.
          boot(store, found + 1);
          assertEquals(found + 1, open(flash.powerOn()).record().boots(), where);
        }
      }
    }
    assertEquals(12 * 3 * operations, fired);
  }

  @Test
  void shouldSurviveASecondCutDuringTheNextUpdate() {
    long operations = operationsOfRecords();
    long fired = 0;
    for (long first = 0; first < operations; first++) {
      for (long second = 0; second < 6; second++) {
        for (Moment moment : Moment.values()) {
          SimFlash flash = flash(first * 31 + second).cut(first, moment);
          int acknowledged = writeUntilCut(flash);
          BootRecordStore store = open(flash.powerOn());
          long before = store.record().boots();
          flash.cut(flash.operations() + second, moment);
          assertThrows(PowerCut.class, () -> boot(store, before + 1));
          assertEquals(2, flash.cuts());
          fired++;
          long after = open(flash.powerOn()).record().boots();
          assertTrue(
              after >= acknowledged && after <= before + 1,
              after + " after " + acknowledged + " and " + before);
        }
      }
    }
    assertEquals(operations * 6 * 3, fired);
  }

  @Test
  void shouldReadTheOtherCopyWhenOneRots() {
    for (int copy = 0; copy < 2; copy++) {
      SimFlash flash = flash(1);
      BootRecordStore store = open(flash);
      boot(store, 1);
      boot(store, 2);
      boot(store, 3);
      // Record 3 lies in cell 1 of both regions.
      flash.flip(copy * SIZES.recordBytes() + SIZES.recordBytes() / 2 + 30, 3);
      assertEquals(3, open(flash).record().boots());
    }
  }

  @Test
  void shouldFallBackToTheRecordBeforeWhenBothCopiesRot() {
    SimFlash flash = flash(1);
    BootRecordStore store = open(flash);
    boot(store, 1);
    boot(store, 2);
    boot(store, 3);
    for (int copy = 0; copy < 2; copy++) {
      flash.flip(copy * SIZES.recordBytes() + SIZES.recordBytes() / 2 + 30, 3);
    }
    assertEquals(2, open(flash).record().boots());
  }

  @Test
  void shouldStartAfreshOnGarbageAndSaySo() {
    Random random = new Random(42);
    for (int i = 0; i < 50; i++) {
      SimFlash flash = flash(i);
      byte[] garbage = new byte[(int) (2 * SIZES.recordBytes())];
      random.nextBytes(garbage);
      flash.corrupt(0, garbage);
      BootRecordStore store = open(flash);
      assertEquals(Found.GARBAGE, store.found());
      assertEquals(0, store.record().boots());
      boot(store, 1);
      boot(store, 2);
      assertEquals(2, open(flash.powerOn()).record().boots());
    }
  }

  @Test
  void shouldNotBelieveALengthThatLeavesTheCell() {
    SimFlash flash = flash(1);
    boot(open(flash), 1);
    for (long region = 0; region < 2; region++) {
      flash.corrupt(region * SIZES.recordBytes() + 8192 + 16, new byte[] {127, -1, -1, -1});
      flash.corrupt(region * SIZES.recordBytes() + 16, new byte[] {-1, -1, -1, -1});
    }
    assertEquals(Found.GARBAGE, open(flash).found());
  }

  @Test
  void shouldWriteOneCopyWhenTheOtherRegionsFlashIsBad() {
    SimFlash flash = flash(1);
    BootRecordStore store = open(flash);
    boot(store, 1);
    for (int block = 0; block < SIZES.recordBytes() / 4096; block++) {
      flash.goBad(block);
    }
    boot(store, 2);
    boot(store, 3);
    assertEquals(3, open(flash).record().boots());
  }

  @Test
  void shouldSayWhenNeitherCopyCanBeWritten() {
    SimFlash flash = flash(1);
    BootRecordStore store = open(flash);
    boot(store, 1);
    for (int block = 0; block < 2 * SIZES.recordBytes() / 4096; block++) {
      flash.goBad(block);
    }
    FlashException e = assertThrows(FlashException.class, () -> boot(store, 2));
    assertEquals(FlashException.Reason.BAD_BLOCK, e.reason());
    assertEquals(1, store.record().boots());
    assertEquals(1, open(flash).record().boots());
  }

  @Test
  void shouldForgetSlotsButNotFloorsWhenTheLayoutChanged() {
    SimFlash flash = flash(1);
    BootRecordStore store = open(flash);
    store.update(record -> record.staged(Slot.A, new byte[32], "1", 1, 0).floors(4, 5, 6));
    FlashSizes other = new FlashSizes(256, 4096, 16384, 126976, 12288);
    BootRecordStore moved = BootRecordStore.open(FlashLayout.of(flash, other));
    assertEquals(Found.OTHER_LAYOUT, moved.found());
    assertEquals(SlotState.EMPTY, moved.record().slot(Slot.A).state());
    assertEquals(4, moved.record().securityCounter());
  }

  @Test
  void shouldDropOldEventsWhenTheRecordGetsTooLarge() {
    FlashSizes small = new FlashSizes(256, 4096, 16384, 131072, 4096);
    SimFlash flash = flash(1);
    BootRecordStore store = BootRecordStore.open(FlashLayout.of(flash, small));
    byte[] chain = new byte[6000];
    store.update(record -> record.trust(chain));
    for (int i = 0; i < 20; i++) {
      store.update(record -> record.booted(Slot.A, "r".repeat(160), List.of("f".repeat(160)), 1));
    }
    BootRecord found = open(flash.powerOn()).record();
    assertEquals(20, found.boots());
    assertTrue(Arrays.equals(chain, found.trust().orElseThrow()));
    assertEquals(20, found.events().get(found.events().size() - 1).getBoot());
  }

  @Test
  void shouldHoldTheLongestChainWithTheLongestReasons() {
    FlashSizes pc = new FlashSizes(4096, 65536, 131072, 131072, 65536);
    TestFleet fleet = TestFleet.named("home");
    TrustChain.Builder chain = TrustChain.newBuilder();
    for (int version = 1; version <= 32; version++) {
      chain.addRootSets(
          TestFleet.signRootSet(fleet.rootSet(version).build(), fleet.root(0), fleet.root(1)));
    }
    for (FlashSizes sizes : List.of(SIZES, pc)) {
      BootRecordStore store =
          BootRecordStore.open(FlashLayout.of(new SimFlash(sizes.geometry(), 1), sizes));
      assertTrue(sizes == SIZES || chain.build().getSerializedSize() <= store.maxTrustBytes());
      String longest = "\u20ac".repeat(BootRecord.MAX_REASON_CHARS);
      store.update(record -> record.trust(new byte[store.maxTrustBytes()]));
      for (int i = 0; i < 9; i++) {
        for (Slot slot : Slot.values()) {
          byte[] digest = new byte[32];
          digest[slot.ordinal()] = (byte) i;
          store.update(record -> record.staged(slot, digest, longest, -1L, -1L));
          store.update(record -> record.failed(slot, longest));
        }
        store.update(record -> record.booted(Slot.A, longest, List.of(longest), -1L));
      }
    }
  }

  @Test
  void shouldSpreadItsWear() {
    SimFlash flash = flash(1);
    BootRecordStore store = open(flash);
    for (int i = 1; i <= 1000; i++) {
      boot(store, i);
    }
    // Two cells a region: each block sees half of the updates.
    assertEquals(500, flash.erases(0));
    assertEquals(500, flash.erases(3));
  }

  private static long operationsOfRecords() {
    SimFlash flash = flash(0);
    writeUntilCut(flash);
    assertEquals(0, flash.cuts());
    return flash.operations();
  }

  /** Writes records 1 to {@link #RECORDS}; returns how many were acknowledged. */
  private static int writeUntilCut(SimFlash flash) {
    int acknowledged = 0;
    try {
      BootRecordStore store = open(flash);
      for (int i = 1; i <= RECORDS; i++) {
        boot(store, i);
        acknowledged = i;
      }
    } catch (PowerCut cut) {
      // Planned.
    }
    return acknowledged;
  }

  private static void boot(BootRecordStore store, long timeS) {
    store.update(record -> record.booted(Slot.A, "test", List.of(), timeS));
  }

  /** Record number {@code n} as it was meant, every byte of it. */
  private static BootRecord whole(int n) {
    BootRecord record = BootRecord.fresh(SIZES);
    for (int i = 1; i <= n; i++) {
      record = record.booted(Slot.A, "test", List.of(), i);
    }
    return record;
  }

  private static SimFlash flash(long seed) {
    return new SimFlash(SIZES.geometry(), seed);
  }

  private static BootRecordStore open(SimFlash flash) {
    return BootRecordStore.open(FlashLayout.of(flash, SIZES));
  }
}
