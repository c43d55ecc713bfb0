package io.tiovivo.node.home;

import io.tiovivo.node.broker.BrokerPort;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Everything that is to go to the broker, in the order in which it goes. */
final class Outgoing {
  /** Most messages that go before all others: of these one a topic. */
  static final int MAX_URGENT = 3 * AnnouncedNote.MAX_COMPONENTS + 8;

  private final BrokerPort port;
  private final Map<String, Publication> urgent = new LinkedHashMap<>();
  private final Backlog backlog;
  private long sent;

  /**
   * @param onStateDropped is told the topic of a state that had to go before it went out
   */
  Outgoing(BrokerPort port, Consumer<String> onStateDropped) {
    this.port = port;
    backlog = new Backlog(onStateDropped);
  }

  /** Goes first; takes the place of an earlier one of its topic. Only while there is a broker. */
  void addUrgent(Publication one) {
    urgent.remove(one.topic());
    if (urgent.size() < MAX_URGENT) {
      urgent.put(one.topic(), one);
    }
  }

  void addUrgent(List<Publication> inThisOrder) {
    inThisOrder.forEach(this::addUrgent);
  }

  void addState(Publication state) {
    backlog.addState(state);
  }

  void addEvent(Publication event) {
    backlog.addEvent(event);
  }

  boolean isUrgent(String topic) {
    return urgent.containsKey(topic);
  }

  /**
   * Sends as much as the broker takes.
   *
   * @param all false: only what goes first
   */
  void pump(boolean all) {
    Iterator<Publication> first = urgent.values().iterator();
    while (first.hasNext()) {
      if (send(first.next()) == BrokerPort.NO_ROOM) {
        return;
      }
      first.remove();
    }
    if (!all) {
      return;
    }
    for (Publication next = backlog.next(); next != null; next = backlog.next()) {
      long ticket = send(next);
      if (ticket == BrokerPort.NO_ROOM) {
        return;
      }
      backlog.sent(ticket);
    }
  }

  void onPublished(long ticket) {
    backlog.acknowledged(ticket);
  }

  /** What goes first is said anew at the next connection. */
  void onLost() {
    urgent.clear();
    backlog.disconnected();
  }

  /** Nothing of it is to go out any more. */
  void clear() {
    urgent.clear();
    backlog.clear();
  }

  boolean isEmpty() {
    return urgent.isEmpty();
  }

  long sent() {
    return sent;
  }

  long dropped() {
    return backlog.dropped();
  }

  int waiting() {
    return urgent.size() + backlog.size();
  }

  private long send(Publication one) {
    long ticket = port.publish(one.topic(), one.bytes(), one.qos(), one.retained());
    if (ticket != BrokerPort.NO_ROOM) {
      sent++;
    }
    return ticket;
  }
}
