package io.tiovivo.node.session;

import io.tiovivo.machine.Machine;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Entries by their number: place in the table in the lower half, random bits in the upper one. So a
 * number is found without a search, and that of an entry that is gone means nothing.
 */
final class Table {
  private static final int PLACE_BITS = 16;
  private static final int MOST_PLACES = 1 << PLACE_BITS;
  private static final int FIRST_PLACES = 4;

  private final SplittableRandom random;
  private Entry[] entries = new Entry[FIRST_PLACES];
  private int firstFree;
  private long earliestNs = Machine.NEVER;

  Table(SplittableRandom random) {
    this.random = random;
  }

  /** Gives an entry a number. The limits of its kinds keep the table far from full. */
  void add(Entry entry) {
    while (firstFree < entries.length && entries[firstFree] != null) {
      firstFree++;
    }
    if (firstFree == entries.length) {
      if (entries.length == MOST_PLACES) {
        throw new IllegalStateException("more sessions than the limits allow");
      }
      entries = Arrays.copyOf(entries, 2 * entries.length);
    }
    entry.number = random.nextInt(MOST_PLACES) << PLACE_BITS | firstFree;
    entries[firstFree] = entry;
  }

  /** Puts an entry in the place, and under the number, of another. */
  void replace(Entry before, Entry after) {
    after.number = before.number;
    entries[place(before.number)] = after;
  }

  void remove(Entry entry) {
    int place = place(entry.number);
    if (entries[place] == entry) {
      entries[place] = null;
      firstFree = Math.min(firstFree, place);
    }
  }

  /** Null: nothing has that number. */
  Entry get(int number) {
    int place = place(number);
    Entry entry = place < entries.length ? entries[place] : null;
    return entry != null && entry.number == number ? entry : null;
  }

  int places() {
    return entries.length;
  }

  /** Null: nothing is there. */
  Entry at(int place) {
    return entries[place];
  }

  /** Wants to be looked at then; one that is put off may be looked at too early, never too late. */
  void wake(Entry entry, long atNs) {
    entry.deadlineNs = atNs;
    earliestNs = Math.min(earliestNs, atNs);
  }

  long earliestNs() {
    return earliestNs;
  }

  /** Finds out anew when the next entry is due. */
  void settle() {
    earliestNs = Machine.NEVER;
    for (Entry entry : entries) {
      if (entry != null) {
        earliestNs = Math.min(earliestNs, entry.deadlineNs);
      }
    }
  }

  private static int place(int number) {
    return number & (MOST_PLACES - 1);
  }
}
