package io.tiovivo.testkit.flash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What was written and not synced, and what becomes of it when the power goes. */
final class Unsynced {
  /** A page or erase block. A null content means erased. */
  private record Unit(int offset, int length, byte[] content) {}

  /** Is told what a cut touched. */
  interface Touched {
    void at(int offset, int length);
  }

  private final byte[] durable;
  private final Random random;
  private final List<Unit> units = new ArrayList<>();

  /**
   * @param durable changed here alone
   * @param random decides every fate
   */
  Unsynced(byte[] durable, Random random) {
    this.durable = durable;
    this.random = random;
  }

  void programmed(int offset, byte[] content) {
    units.add(new Unit(offset, content.length, content));
  }

  void erased(int offset, int length) {
    units.add(new Unit(offset, length, null));
  }

  int count() {
    return units.size();
  }

  /**
   * Makes so many durable as they are visible: all of them in the order in which they were asked
   * for; or any, of a sync that the power ends.
   */
  void settle(int whole, byte[] visible) {
    if (whole < units.size()) {
      Collections.shuffle(units, random);
    }
    List<Unit> safe = units.subList(0, whole);
    for (Unit unit : safe) {
      System.arraycopy(visible, unit.offset, durable, unit.offset, unit.length);
    }
    safe.clear();
  }

  /** The power goes: in any order, each of them is lost, kept or torn. */
  void cut(Touched touched) {
    Collections.shuffle(units, random);
    for (Unit unit : units) {
      switch (random.nextInt(3)) {
        case 0 -> {
          // Lost.
        }
        case 1 -> apply(unit, unit.length);
        default -> tear(unit);
      }
      touched.at(unit.offset, unit.length);
    }
    units.clear();
  }

  /** Programs can only clear bits; erases set them. */
  private void apply(Unit unit, int length) {
    if (unit.content == null) {
      Arrays.fill(durable, unit.offset, unit.offset + length, SimFlash.ERASED);
      return;
    }
    for (int i = 0; i < length; i++) {
      durable[unit.offset + i] &= unit.content[i];
    }
  }

  /** A prefix, or any subset of the bits that had still to change. */
  private void tear(Unit unit) {
    if (random.nextBoolean()) {
      apply(unit, random.nextInt(unit.length));
      return;
    }
    for (int i = 0; i < unit.length; i++) {
      int at = unit.offset + i;
      int mask = random.nextInt(256);
      durable[at] =
          unit.content == null
              ? (byte) (durable[at] | mask)
              : (byte) (durable[at] & (unit.content[i] | mask));
    }
  }
}
