package io.tiovivo.node.overlay;

import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.proto.OverlayMessage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages that wait for the session over which they are to go: few, and not for long. */
final class WaitingRoom {
  /** Most messages for one address. */
  static final int MAX_MESSAGES = 8;

  /** Most addresses at a time; as many handshakes as may be under way. */
  static final int MAX_ADDRESSES = 64;

  private static final class Queue {
    final long untilNs;
    final List<OverlayMessage> messages = new ArrayList<>(1);

    Queue(long untilNs) {
      this.untilNs = untilNs;
    }
  }

  private final long waitNs;
  // In the order in which they began to wait: the first is due first.
  private final Map<PeerAddress, Queue> queues = new LinkedHashMap<>();
  private long dropped;

  WaitingRoom(long waitNs) {
    this.waitNs = waitNs;
  }

  /** Takes a message for an address; one that finds no room is counted and dropped. */
  void put(long nowNs, PeerAddress to, OverlayMessage message) {
    Queue queue = queues.get(to);
    if (queue == null) {
      if (queues.size() >= MAX_ADDRESSES) {
        dropped++;
        return;
      }
      queue = new Queue(nowNs + waitNs);
      queues.put(to, queue);
    }
    if (queue.messages.size() >= MAX_MESSAGES) {
      dropped++;
      return;
    }
    queue.messages.add(message);
  }

  /** Gives out what waits for an address, in order. */
  List<OverlayMessage> take(PeerAddress to) {
    Queue queue = queues.remove(to);
    return queue == null ? List.of() : queue.messages;
  }

  /** Drops what has waited for too long. */
  void expire(long nowNs) {
    for (Iterator<Queue> all = queues.values().iterator(); all.hasNext(); ) {
      Queue queue = all.next();
      if (queue.untilNs > nowNs) {
        return;
      }
      dropped += queue.messages.size();
      all.remove();
    }
  }

  long deadlineNs() {
    return queues.isEmpty() ? Machine.NEVER : queues.values().iterator().next().untilNs;
  }

  /** Messages that were never sent. */
  long dropped() {
    return dropped;
  }
}
