package io.tiovivo.node.home;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What waits for the broker, in memory: writing it down would wear the card. Of states only the
 * last one of each topic counts; events wait in order until the broker has them. When it is full
 * the state that has waited longest goes first, then the oldest event. Each that went is counted.
 */
final class Backlog {
  /** Most messages that wait. */
  static final int MAX_MESSAGES = 256;

  /** Most bytes that wait, topics included. */
  static final int MAX_BYTES = 64 * 1024;

  private final Consumer<String> onStateDropped;
  private final Map<String, Publication> states = new LinkedHashMap<>();
  private final Deque<Publication> events = new ArrayDeque<>();
  // Sent, and not acknowledged yet: ticket of the port to event, in order.
  private final Map<Long, Publication> underWay = new LinkedHashMap<>();
  private int bytes;
  private long dropped;

  /**
   * @param onStateDropped is told the topic of a state that was dropped, and may have it wait anew
   *     later, not during the call
   */
  Backlog(Consumer<String> onStateDropped) {
    this.onStateDropped = onStateDropped;
  }

  /** Has a state wait, in the place of the topic's earlier one. */
  void addState(Publication state) {
    Publication earlier = states.remove(state.topic());
    if (earlier != null) {
      bytes -= size(earlier);
    }
    while (!fits(state) && !states.isEmpty()) {
      dropState();
    }
    if (!fits(state)) {
      dropped++;
      onStateDropped.accept(state.topic());
      return;
    }
    bytes += size(state);
    states.put(state.topic(), state);
  }

  /** Has an event wait. */
  void addEvent(Publication event) {
    while (!fits(event) && size() > 0) {
      dropOldest();
    }
    if (!fits(event)) {
      dropped++;
      return;
    }
    bytes += size(event);
    events.addLast(event);
  }

  /** What should go next; null: nothing waits. It stays until {@link #sent}. */
  Publication next() {
    if (!events.isEmpty()) {
      return events.peekFirst();
    }
    return states.isEmpty() ? null : states.values().iterator().next();
  }

  /**
   * What {@link #next} returned is on its way.
   *
   * @param ticket of the port
   */
  void sent(long ticket) {
    if (!events.isEmpty()) {
      // Its bytes count until it is acknowledged: it may have to wait again.
      underWay.put(ticket, events.pollFirst());
      return;
    }
    Iterator<Publication> first = states.values().iterator();
    bytes -= size(first.next());
    first.remove();
  }

  /** It has reached the broker. */
  void acknowledged(long ticket) {
    Publication event = underWay.remove(ticket);
    if (event != null) {
      bytes -= size(event);
    }
  }

  /**
   * The connection is gone: events that were on their way wait again, in their old order; states
   * need not, for a new connection begins with the present ones.
   */
  void disconnected() {
    Deque<Publication> unsure = new ArrayDeque<>(underWay.values());
    underWay.clear();
    while (!unsure.isEmpty()) {
      events.addFirst(unsure.pollLast());
    }
    states.values().forEach(state -> bytes -= size(state));
    states.clear();
  }

  /** Nothing waits any more; nothing of it counts as dropped. */
  void clear() {
    states.clear();
    events.clear();
    underWay.clear();
    bytes = 0;
  }

  /** Messages that wait, those included that are under way and not acknowledged. */
  int size() {
    return states.size() + events.size() + underWay.size();
  }

  int bytes() {
    return bytes;
  }

  /** How many never went out. */
  long dropped() {
    return dropped;
  }

  private void dropOldest() {
    if (!states.isEmpty()) {
      dropState();
      return;
    }
    // Nothing else is left to go than events that wait, or those that the broker may have.
    Publication oldest =
        events.isEmpty()
            ? underWay.remove(underWay.keySet().iterator().next())
            : events.pollFirst();
    bytes -= size(oldest);
    dropped++;
  }

  private void dropState() {
    Iterator<Publication> first = states.values().iterator();
    Publication oldest = first.next();
    bytes -= size(oldest);
    first.remove();
    dropped++;
    onStateDropped.accept(oldest.topic());
  }

  private boolean fits(Publication one) {
    return size() < MAX_MESSAGES && bytes + size(one) <= MAX_BYTES;
  }

  private static int size(Publication one) {
    return one.topic().length() + one.bytes().length;
  }
}
