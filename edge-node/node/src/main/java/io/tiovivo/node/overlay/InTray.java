package io.tiovivo.node.overlay;

import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.OverlayMessage;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;

/**
 * Messages of one turn of the loop that wait to be served, the urgent ones first. When there is no
 * room, the newest of the least urgent goes.
 */
final class InTray {
  /** Most messages: four times what a loop reads in one turn. */
  static final int MAX_MESSAGES = 256;

  /** A message and who sent it. */
  record Letter(Remote from, OverlayMessage message) {}

  private final Map<Urgency, ArrayDeque<Letter>> letters = new EnumMap<>(Urgency.class);
  private int count;
  private long dropped;

  void put(Remote from, OverlayMessage message) {
    Urgency urgency = Urgency.of(message.getBodyCase());
    if (count >= MAX_MESSAGES) {
      dropped++;
      Urgency least = leastUrgent();
      if (urgency.compareTo(least) >= 0) {
        return;
      }
      letters.get(least).removeLast();
      count--;
    }
    letters.computeIfAbsent(urgency, key -> new ArrayDeque<>()).addLast(new Letter(from, message));
    count++;
  }

  /** The most urgent letter, the oldest of its kind; null: the tray is empty. */
  Letter take() {
    for (ArrayDeque<Letter> queue : letters.values()) {
      if (!queue.isEmpty()) {
        count--;
        return queue.removeFirst();
      }
    }
    return null;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Messages that found no room, or gave way. */
  long dropped() {
    return dropped;
  }

  private Urgency leastUrgent() {
    Urgency least = Urgency.LEASE;
    for (Map.Entry<Urgency, ArrayDeque<Letter>> each : letters.entrySet()) {
      if (!each.getValue().isEmpty()) {
        least = each.getKey();
      }
    }
    return least;
  }
}
