package io.tiovivo.boot.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootImageState;
import io.tiovivo.boot.slots.Partition;
import io.tiovivo.testkit.flash.PowerCut;
import io.tiovivo.testkit.flash.SimFlash.Moment;
import org.junit.jupiter.api.Test;

/**
 * The power goes before, inside and after every operation on boot record, boot partition and
 * firmware, from the first byte of a boot image to its confirmation; and once more on the way back.
 */
final class BootImagePowerCutTest {
  private static final int SEEDS = 3;

  /** What the power is cut at. */
  private enum Device {
    RECORD,
    PARTITION,
    FIRMWARE
  }

  private long fired;

  @Test
  void shouldRunAVerifiedBootImageWhereverThePowerGoes() {
    for (int seed = 0; seed < SEEDS; seed++) {
      sweep(seed, BootWorld.fresh(), null);
    }
    System.out.println("boot image: power cuts that fired: " + fired);
    assertTrue(fired > 100 * SEEDS, fired + " cuts");
  }

  @Test
  void shouldRunOneWhereverThePowerGoesTwice() {
    for (Device device : Device.values()) {
      for (Moment moment : Moment.values()) {
        long operations = operations(BootWorld.fresh(), device);
        for (long operation = 0; operation < operations; operation++) {
          BootWorld world = cut(BootWorld.fresh().copy(operation), device, operation, moment);
          Moment second = Moment.values()[(int) (operation % 3)];
          sweep(operation, world, second);
        }
      }
    }
    System.out.println("boot image: two cuts, that fired: " + fired);
    assertTrue(fired > 2000, fired + " cuts");
  }

  private void sweep(long seed, BootWorld before, Moment only) {
    for (Device device : Device.values()) {
      long operations = operations(before.copy(seed), device);
      for (Moment moment : only == null ? Moment.values() : new Moment[] {only}) {
        for (long operation = 0; operation < operations; operation++) {
          // Weak bits decide whether a record must be written again: each life has its own number.
          long life = seed * 1000 + operation;
          if (operation >= operations(before.copy(life), device)) {
            continue;
          }
          BootWorld world = cut(before.copy(life), device, operation, moment);
          String where = device + " " + operation + " " + moment + " seed " + seed;
          assertTrue(world.runsWhole(), where);
          int restarts = before.restarts + world.restarts;
          world.live();
          boolean tried =
              restarts > 0
                  || world.found == BootImageState.TRIED
                  || world.found == BootImageState.BAD;
          assertEnd(world, where + " " + world.rows, tried);
        }
      }
    }
  }

  /** Lives until the power goes, and starts again. */
  private BootWorld cut(BootWorld world, Device device, long operation, Moment moment) {
    switch (device) {
      case RECORD -> world.flash.cut(operation, moment);
      case PARTITION -> world.firmware.partition(Partition.B).cut(operation, moment);
      case FIRMWARE -> world.firmware.cut(operation, moment);
    }
    assertThrows(PowerCut.class, world::live, device + " " + operation + " " + moment);
    assertEquals(
        1,
        world.flash.cuts() + world.firmware.cuts() + world.firmware.partition(Partition.B).cuts());
    fired++;
    world.powerOn();
    return world;
  }

  private static long operations(BootWorld world, Device device) {
    world.live();
    return switch (device) {
      case RECORD -> world.flash.operations();
      case PARTITION -> world.firmware.partition(Partition.B).operations();
      case FIRMWARE -> world.firmware.operations();
    };
  }

  /**
   * @param tried whether the firmware may have started it before the power went
   */
  private static void assertEnd(BootWorld world, String where, boolean tried) {
    BootSwitch.Status status = world.images().status();
    BootImageEntry entry = world.entry();
    assertEquals(status.running(), status.standard(), where);
    if (entry.state() == BootImageState.BAD) {
      assertTrue(tried, "given up untried: " + where);
      assertEquals(Partition.A, status.running(), where);
      assertTrue(entry.reason().contains("came back"), where + ": " + entry.reason());
      assertArrayEquals(BootWorld.OLD, world.head(Partition.A), where);
    } else {
      assertEquals(BootImageState.CONFIRMED, entry.state(), where);
      assertEquals(Partition.B, status.running(), where);
      assertArrayEquals(BootWorld.NEW, world.head(Partition.B), where);
    }
  }
}
