package io.tiovivo.testkit.flash;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a card's controller takes down with it: it moves whole erase groups to change a byte, and
 * when the power goes meanwhile, any of the group may be gone, whoever had synced it.
 */
final class Neighbours {
  private static final int ONE_GROUP_IN = 3;

  private final int groupBytes;
  private final int sectorBytes;
  private final byte[] durable;
  private final Set<Integer> busy = new TreeSet<>();

  Neighbours(FlashFaults faults, byte[] durable) {
    groupBytes = faults.groupBytes();
    sectorBytes = faults.sectorBytes();
    this.durable = durable;
  }

  /** Something was under way here when the power went. */
  void busy(int offset) {
    if (groupBytes > 0) {
      busy.add(offset / groupBytes);
    }
  }

  /** The power has gone. */
  void cut(Random random, FaultCounts counts, Unsynced.Touched touched) {
    for (int group : busy) {
      int from = group * groupBytes;
      int sectors = Math.min(groupBytes, durable.length - from) / sectorBytes;
      if (random.nextInt(ONE_GROUP_IN) == 0 && sectors > 0) {
        int first = random.nextInt(sectors);
        int length = (1 + random.nextInt(sectors - first)) * sectorBytes;
        spoil(from + first * sectorBytes, length, random);
        touched.at(from + first * sectorBytes, length);
        counts.add(Fault.NEIGHBOUR);
      }
    }
    busy.clear();
  }

  private void spoil(int offset, int length, Random random) {
    if (random.nextBoolean()) {
      Arrays.fill(durable, offset, offset + length, SimFlash.ERASED);
      return;
    }
    byte[] garbage = new byte[length];
    random.nextBytes(garbage);
    System.arraycopy(garbage, 0, durable, offset, length);
  }
}
