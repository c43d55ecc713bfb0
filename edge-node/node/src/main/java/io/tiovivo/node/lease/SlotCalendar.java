package io.tiovivo.node.lease;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Times that refusals have handed out, second by second: never more in a second than are admitted
 * in one, so that those who come back find room.
 */
final class SlotCalendar {
  static final long NONE = -1;
  private static final int SECONDS = 512;
  private static final long SECOND_NS = 1_000_000_000L;

  private final int[] promised = new int[SECONDS];
  private final int ahead;
  private final int graceSeconds;
  private long second = Long.MIN_VALUE;
  private int total;

  SlotCalendar(int ahead, long graceNs) {
    this.ahead = ahead;
    this.graceSeconds = (int) Math.max(1, Math.min(SECONDS / 4, graceNs / SECOND_NS));
  }

  /** The next time that is free at this rate; {@link #NONE}: all that may be handed out are. */
  long give(long nowNs, long ratePermille, SplittableRandom random) {
    advance(nowNs);
    for (long at = second + 1; at <= second + ahead; at++) {
      // What the rate allows in this very second: 1500 permille are one and two in turn.
      long room = (at + 1) * ratePermille / 1_000 - at * ratePermille / 1_000;
      if (promised[index(at)] < room) {
        promised[index(at)]++;
        total++;
        return at * SECOND_NS + random.nextLong(SECOND_NS);
      }
    }
    return NONE;
  }

  /** Somebody came back at the time that it was given. */
  void shown(long nowNs, long dueNs) {
    advance(nowNs);
    long at = Math.floorDiv(dueNs, SECOND_NS);
    if (at >= second - graceSeconds && at <= second + ahead && promised[index(at)] > 0) {
      promised[index(at)]--;
      total--;
    }
  }

  /** Those whose time is now or was a moment ago, and who have not shown up. */
  int expected(long nowNs) {
    advance(nowNs);
    int expected = 0;
    for (long at = second - graceSeconds; at <= second; at++) {
      expected += promised[index(at)];
    }
    return expected;
  }

  /** All that were given a time and may still come. */
  int total(long nowNs) {
    advance(nowNs);
    return total;
  }

  private void advance(long nowNs) {
    long now = Math.floorDiv(nowNs, SECOND_NS);
    if (second == Long.MIN_VALUE || now - second >= SECONDS) {
      Arrays.fill(promised, 0);
      total = 0;
      second = now;
    }
    while (second < now) {
      second++;
      // This one's grace is over; its cell serves a second to come.
      int past = index(second - graceSeconds - 1);
      total -= promised[past];
      promised[past] = 0;
    }
  }

  private static int index(long at) {
    return (int) Math.floorMod(at, (long) SECONDS);
  }
}
