package io.tiovivo.testkit.net;

import io.tiovivo.machine.PeerAddress;
import java.util.ArrayDeque;

/** A host's receive queue; takes no memory while it is empty. */
final class Inbox {
  /** A datagram that waits. */
  record Waiting(PeerAddress from, byte[] datagram) {}

  private final int mostDatagrams;
  private ArrayDeque<Waiting> waiting;
  private long drops;
  private int longest;

  Inbox(int mostDatagrams) {
    this.mostDatagrams = mostDatagrams;
  }

  boolean isEmpty() {
    return waiting == null;
  }

  /** Returns false when it is full: the datagram is lost. */
  boolean add(PeerAddress from, byte[] datagram) {
    if (waiting == null) {
      waiting = new ArrayDeque<>(2);
    }
    if (waiting.size() >= mostDatagrams) {
      drops++;
      return false;
    }
    waiting.add(new Waiting(from, datagram));
    longest = Math.max(longest, waiting.size());
    return true;
  }

  /** Takes the oldest; there must be one. */
  Waiting remove() {
    Waiting first = waiting.remove();
    if (waiting.isEmpty()) {
      waiting = null;
    }
    return first;
  }

  void clear() {
    waiting = null;
  }

  long drops() {
    return drops;
  }

  int longest() {
    return longest;
  }
}
