package io.tiovivo.node.mqtt;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.broker.BrokerEvents;
import io.tiovivo.node.broker.BrokerPort;
import io.tiovivo.node.broker.BrokerProblem;
import io.tiovivo.node.broker.BrokerSettings;
import io.tiovivo.node.broker.Topics;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Brokers through Eclipse Paho. All calls come on the loop's thread, and so do all events; Paho's
 * threads leave what they have in an {@link Inbox}. It watches the time for Paho: an attempt
 * without an answer, a ping without one, a farewell that takes too long.
 */
public final class PahoBroker implements BrokerPort {
  /** An attempt may take so long, with name, TLS and the broker's answer. */
  public static final long ATTEMPT_NS = 20_000_000_000L;

  /** An end in order takes at most this; then it ends anyway. */
  public static final long LEAVE_NS = 600_000_000L;

  /** Looks so often, while there is a connection: a third of the usual time between pings. */
  static final long LOOK_NS = 10_000_000_000L;

  private final BrokerEvents events;
  private final LongSupplier clock;
  private final Inbox inbox;
  private final Consumer<String> doubts;
  private final News news = new News();
  private PahoConnection current; // null: none
  private PahoConnection leaving; // null: none
  private String lastDoubt = "";
  private boolean connected;
  private int inFlight;
  private final Set<String> filters = new HashSet<>();
  private long tickets;
  private long dueNs = Machine.NEVER;
  private long leaveNs = Machine.NEVER;

  /**
   * @param events is told, on the loop's thread
   * @param clock of the loop
   * @param post runs a task on the loop's thread, from any thread; false: it is too busy
   * @param doubts takes what an owner should look at, on the loop's thread
   */
  public PahoBroker(
      BrokerEvents events, LongSupplier clock, Predicate<Runnable> post, Consumer<String> doubts) {
    this.events = events;
    this.clock = clock;
    this.doubts = doubts;
    inbox = new Inbox(post);
  }

  @Override
  public void connect(BrokerSettings settings) {
    drop();
    current = new PahoConnection(settings, news);
    dueNs = clock.getAsLong() + ATTEMPT_NS;
    current.start();
  }

  @Override
  public long publish(String topic, byte[] payload, int qos, boolean retained) {
    Topics.checkPublish(topic, payload, qos);
    if (!connected || inFlight >= MAX_IN_FLIGHT) {
      return NO_ROOM;
    }
    long ticket = ++tickets;
    if (!current.publish(topic, payload, qos, retained, ticket)) {
      return NO_ROOM;
    }
    inFlight++;
    return ticket;
  }

  @Override
  public void subscribe(String filter) {
    Topics.checkFilter(filter);
    if (!connected) {
      return;
    }
    if (filters.size() >= MAX_SUBSCRIPTIONS && !filters.contains(filter)) {
      throw new IllegalStateException("more than " + MAX_SUBSCRIPTIONS + " subscriptions");
    }
    filters.add(filter);
    current.subscribe(filter);
  }

  @Override
  public void disconnect() {
    if (leaving != null) {
      leaving.abort();
    }
    leaving = current;
    current = null;
    forget();
    if (leaving != null) {
      leaving.leave();
      leaveNs = clock.getAsLong() + LEAVE_NS;
    }
  }

  /** Waits for the end of {@link #disconnect}, at most {@link #LEAVE_NS}: the node itself ends. */
  public void awaitEnd() {
    if (leaving != null) {
      leaving.awaitLeft(TimeUnit.NANOSECONDS.toMillis(LEAVE_NS));
      leaving = null;
      leaveNs = Machine.NEVER;
    }
  }

  /** Ends the connection without order, at once: the broker publishes the will. */
  void drop() {
    if (current != null) {
      current.abort();
      current = null;
    }
    forget();
  }

  private void forget() {
    connected = false;
    inFlight = 0;
    filters.clear();
    dueNs = Machine.NEVER;
  }

  /** Looks whether something has taken too long. */
  public void onDeadline(long nowNs) {
    inbox.open();
    if (nowNs >= leaveNs) {
      leaving.abort();
      leaving = null;
      leaveNs = Machine.NEVER;
    }
    if (nowNs < dueNs) {
      return;
    }
    if (!connected) {
      lost(nowNs, current.silent());
    } else {
      look(nowNs);
    }
  }

  private void look(long nowNs) {
    if (current.pingOverdue()) {
      lost(nowNs, current.silent());
      return;
    }
    current.pingIfQuiet();
    dueNs = nowNs + LOOK_NS;
  }

  private void lost(long nowNs, BrokerProblem problem) {
    drop();
    events.onLost(nowNs, problem);
  }

  /** When to look next. */
  public long deadlineNs() {
    return Math.min(dueNs, leaveNs);
  }

  // Paho's threads come in here, and leave a note for the loop's.
  private final class News implements PahoConnection.Listener {
    @Override
    public void connected(PahoConnection connection) {
      tell(
          connection,
          nowNs -> {
            connected = true;
            inFlight = 0;
            dueNs = nowNs + LOOK_NS;
            events.onConnected(nowNs);
          });
    }

    @Override
    public void lost(PahoConnection connection, BrokerProblem problem) {
      tell(connection, nowNs -> PahoBroker.this.lost(nowNs, problem));
    }

    @Override
    public void arrived(PahoConnection connection, String topic, byte[] payload, boolean retained) {
      inbox.message(
          () -> {
            if (connection == current && connected) {
              events.onArrived(clock.getAsLong(), topic, payload, retained);
            }
          },
          connection::isOver);
    }

    @Override
    public void published(PahoConnection connection, long ticket) {
      tell(
          connection,
          nowNs -> {
            inFlight--;
            events.onPublished(nowNs, ticket);
          });
    }

    @Override
    public void doubt(PahoConnection connection, String message) {
      tell(
          connection,
          nowNs -> {
            if (!message.equals(lastDoubt)) {
              lastDoubt = message;
              doubts.accept(message);
            }
          });
    }

    private void tell(PahoConnection connection, LongConsumer step) {
      inbox.news(
          () -> {
            if (connection == current) {
              step.accept(clock.getAsLong());
            }
          });
    }
  }
}
