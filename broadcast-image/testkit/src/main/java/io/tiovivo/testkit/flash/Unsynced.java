package io.tiovivo.testkit.flash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What was written and not synced, and what becomes of it when the power goes. */
final class Unsynced {
  /** A page or erase block. A null content means erased. */
  private record Unit(int number, int offset, int length, byte[] content) {
    boolean isErase() {
      return content == null;
    }
  }

  /** Is told what a cut touched. */
  interface Touched {
    void at(int offset, int length);
  }

  private final byte[] durable;
  private final int blockBytes;
  private final WeakBits weak;
  private final Tear tear;
  private final FlashFaults faults;
  private final Neighbours neighbours;
  private final FaultCounts counts;
  private final Random random;
  private final List<Unit> units = new ArrayList<>();
  private int asked;

  /**
   * @param durable changed here alone
   * @param weak bits of it
   * @param random decides every fate
   */
  Unsynced(
      byte[] durable,
      int blockBytes,
      WeakBits weak,
      FlashFaults faults,
      FaultCounts counts,
      Random random) {
    this.durable = durable;
    this.blockBytes = blockBytes;
    this.weak = weak;
    this.faults = faults;
    this.counts = counts;
    this.random = random;
    tear = new Tear(durable, faults.sectorBytes(), random);
    neighbours = new Neighbours(faults, durable);
  }

  void programmed(int offset, byte[] content) {
    units.add(new Unit(asked++, offset, content.length, content));
  }

  void erased(int offset, int length) {
    units.add(new Unit(asked++, offset, length, null));
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
      weak.clear(unit.offset, unit.length);
    }
    safe.clear();
  }

  /** The power goes: in any order, each of them is lost, kept, torn, or kept and weak. */
  void cut(Touched touched) {
    Collections.shuffle(units, random);
    Map<Integer, Integer> erasesToCome = new HashMap<>();
    for (Unit unit : units) {
      if (unit.isErase()) {
        erasesToCome.merge(unit.offset / blockBytes, unit.number, Math::min);
      }
    }
    for (Unit unit : units) {
      Fault fate = fate(unit);
      counts.add(fate);
      int block = unit.offset / blockBytes;
      if (unit.isErase()) {
        erasesToCome.computeIfPresent(block, (at, first) -> fate == Fault.LOST ? first : null);
      } else if (fate != Fault.LOST
          && erasesToCome.getOrDefault(block, Integer.MAX_VALUE) < unit.number) {
        counts.add(Fault.REORDERED);
      }
      touched.at(unit.offset, unit.length);
      neighbours.busy(unit.offset);
    }
    units.clear();
    neighbours.cut(random, counts, touched);
  }

  private Fault fate(Unit unit) {
    byte[] before = Arrays.copyOfRange(durable, unit.offset, unit.offset + unit.length);
    boolean prefix = false;
    int fate = random.nextInt(faults.weakBits() ? 4 : 3);
    switch (fate) {
      case 0 -> {
        return Fault.LOST;
      }
      case 1, 3 -> apply(unit);
      default -> {
        prefix = random.nextBoolean();
        tear(unit, prefix);
      }
    }
    boolean weakened =
        faults.weakBits()
            && fate >= 2
            && weak.weaken(unit.offset, before, durable, unit.offset, random);
    if (fate != 2) {
      return weakened ? Fault.WEAK : Fault.KEPT;
    }
    if (unit.isErase()) {
      return Fault.TORN_ERASE;
    }
    return prefix ? Fault.TORN_PREFIX : Fault.TORN_BITS;
  }

  private void apply(Unit unit) {
    if (unit.isErase()) {
      weak.clear(unit.offset, unit.length);
      tear.erase(unit.offset, unit.length);
    } else {
      tear.program(unit.offset, unit.content, unit.length);
    }
  }

  private void tear(Unit unit, boolean prefix) {
    if (prefix) {
      int length = tear.prefix(unit.length);
      if (unit.isErase()) {
        weak.clear(unit.offset, length);
        tear.erase(unit.offset, length);
      } else {
        tear.program(unit.offset, unit.content, length);
      }
    } else {
      tear.some(unit.offset, unit.length, unit.content);
    }
  }
}
