package io.tiovivo.testkit.net;

import java.util.Arrays;

/**
 * What is due, earliest first; what is due at the same time in the order in which it was added. A
 * heap with four children a node over plain arrays: 24 bytes an entry, no object of its own.
 */
final class EventQueue {
  private static final int CHILDREN = 4;
  private static final int FIRST_CAPACITY = 1024;

  private long[] timesNs = new long[FIRST_CAPACITY];
  private long[] orders = new long[FIRST_CAPACITY];
  private Happening[] happenings = new Happening[FIRST_CAPACITY];
  private int size;
  private long added;

  int size() {
    return size;
  }

  /** When the first is due; {@link Long#MAX_VALUE} when there is none. */
  long firstNs() {
    return size == 0 ? Long.MAX_VALUE : timesNs[0];
  }

  void add(long timeNs, Happening happening) {
    if (size == timesNs.length) {
      timesNs = Arrays.copyOf(timesNs, 2 * size);
      orders = Arrays.copyOf(orders, 2 * size);
      happenings = Arrays.copyOf(happenings, 2 * size);
    }
    int hole = size++;
    long order = added++;
    while (hole > 0) {
      int parent = (hole - 1) / CHILDREN;
      if (timesNs[parent] <= timeNs) {
        break; // of two at the same time the one that was there first stays first
      }
      move(parent, hole);
      hole = parent;
    }
    put(hole, timeNs, order, happening);
  }

  /** Takes the first out; there must be one. */
  Happening remove() {
    Happening first = happenings[0];
    int last = --size;
    long timeNs = timesNs[last];
    long order = orders[last];
    Happening happening = happenings[last];
    happenings[last] = null;
    if (last > 0) {
      put(sink(timeNs, order), timeNs, order, happening);
    }
    return first;
  }

  private int sink(long timeNs, long order) {
    int hole = 0;
    while (true) {
      int best = hole * CHILDREN + 1;
      if (best >= size) {
        return hole;
      }
      int end = Math.min(best + CHILDREN, size);
      for (int child = best + 1; child < end; child++) {
        if (isBefore(timesNs[child], orders[child], timesNs[best], orders[best])) {
          best = child;
        }
      }
      if (!isBefore(timesNs[best], orders[best], timeNs, order)) {
        return hole;
      }
      move(best, hole);
      hole = best;
    }
  }

  private static boolean isBefore(long timeNs, long order, long otherNs, long otherOrder) {
    return timeNs < otherNs || timeNs == otherNs && order < otherOrder;
  }

  private void move(int from, int to) {
    put(to, timesNs[from], orders[from], happenings[from]);
  }

  private void put(int at, long timeNs, long order, Happening happening) {
    timesNs[at] = timeNs;
    orders[at] = order;
    happenings[at] = happening;
  }
}
