package io.tiovivo.node.home;

import io.tiovivo.node.broker.BrokerEvents;
import io.tiovivo.node.broker.BrokerPort;
import io.tiovivo.node.broker.BrokerProblem;
import io.tiovivo.node.broker.BrokerSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A broker in virtual time, stricter than a real one: it takes nothing that the contract of {@link
 * BrokerPort} does not promise, and tells nothing during a call.
 */
final class SimBroker {
  /** One client; only the node's has a window and acknowledgements. */
  final class Client implements BrokerPort {
    private final List<String> filters = new ArrayList<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final Map<Long, Runnable> inFlight = new LinkedHashMap<>();
    private final BrokerEvents events;
    private BrokerSettings settings;
    private boolean up;
    private long ticket;

    Client(BrokerEvents events) {
      this.events = events;
    }

    @Override
    public void connect(BrokerSettings newSettings) {
      settings = newSettings;
      if (running) {
        up = true;
        filters.clear();
        later.add(() -> events.onConnected(nowNs));
      }
    }

    @Override
    public long publish(String topic, byte[] payload, int qos, boolean retained) {
      if (topic.isEmpty() || topic.matches(".*[+#\\x00].*") || payload.length > MAX_PAYLOAD_BYTES) {
        throw new IllegalArgumentException(topic + ", " + payload.length + " bytes");
      }
      if (!up || inFlight.size() >= window) {
        return NO_ROOM;
      }
      long mine = ++ticket;
      inFlight.put(mine, () -> deliver(topic, payload, retained));
      return mine;
    }

    @Override
    public void subscribe(String filter) {
      // Only a node is held to the contract; Home Assistant has as many as it likes.
      if (!up || settings != null && filters.size() >= MAX_SUBSCRIPTIONS) {
        throw new IllegalStateException(filter);
      }
      filters.add(filter);
      kept.forEach(
          (topic, payload) -> {
            if (matches(filter, topic)) {
              later.add(() -> events.onArrived(nowNs, topic, payload.clone(), true));
            }
          });
    }

    @Override
    public void disconnect() {
      up = false;
      inFlight.values().forEach(Runnable::run);
      inFlight.clear();
      later.clear();
    }

    /** The connection breaks: what was in flight is lost, and the will goes out. */
    void cut() {
      up = false;
      inFlight.clear();
      later.clear();
      if (settings != null && settings.will() != null) {
        deliver(settings.will().topic(), settings.will().payload(), true);
      }
      later.add(
          () ->
              events.onLost(
                  nowNs, new BrokerProblem(BrokerProblem.Kind.CONNECTION_LOST, "it was cut")));
    }

    boolean isUp() {
      return up;
    }

    boolean step() {
      boolean worked = false;
      if (up && acknowledges && !inFlight.isEmpty()) {
        long mine = inFlight.keySet().iterator().next();
        inFlight.remove(mine).run();
        later.add(() -> events.onPublished(nowNs, mine));
        worked = true;
      }
      Runnable next = later.poll();
      if (next != null) {
        next.run();
        worked = true;
      }
      return worked;
    }
  }

  /** What the broker keeps. */
  final Map<String, byte[]> kept = new LinkedHashMap<>();

  /** Everything that was ever published, as "topic payload". */
  final List<String> log = new ArrayList<>();

  private final List<Client> clients = new ArrayList<>();
  private boolean running = true;
  private boolean acknowledges = true;
  private int window = BrokerPort.MAX_IN_FLIGHT;
  private long nowNs;

  Client client(BrokerEvents events) {
    Client client = new Client(events);
    clients.add(client);
    return client;
  }

  void setTime(long time) {
    nowNs = time;
  }

  /** A slow one acknowledges nothing. */
  void setSlow(boolean slow) {
    acknowledges = !slow;
  }

  /** Dies, with all connections; what it keeps it keeps. */
  void die() {
    running = false;
    clients.stream().filter(Client::isUp).forEach(Client::cut);
  }

  void revive() {
    running = true;
  }

  /** Does what is to do until nothing is. */
  void settle() {
    boolean worked = true;
    for (int rounds = 0; worked; rounds++) {
      if (rounds > 100_000) {
        throw new IllegalStateException("the broker never comes to rest");
      }
      worked = false;
      for (Client client : clients) {
        worked |= client.step();
      }
    }
  }

  String keptText(String topic) {
    byte[] payload = kept.get(topic);
    return payload == null ? null : new String(payload, StandardCharsets.UTF_8);
  }

  private void deliver(String topic, byte[] payload, boolean retained) {
    log.add(topic + " " + new String(payload, StandardCharsets.UTF_8));
    if (retained && payload.length == 0) {
      kept.remove(topic);
    } else if (retained) {
      kept.put(topic, payload.clone());
    }
    for (Client client : clients) {
      if (client.up && client.filters.stream().anyMatch(filter -> matches(filter, topic))) {
        client.later.add(() -> client.events.onArrived(nowNs, topic, payload.clone(), false));
      }
    }
  }

  private static boolean matches(String filter, String topic) {
    String[] wanted = filter.split("/", -1);
    String[] levels = topic.split("/", -1);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals("#")) {
        return true;
      }
      if (i >= levels.length || !wanted[i].equals("+") && !wanted[i].equals(levels[i])) {
        return false;
      }
    }
    return wanted.length == levels.length;
  }
}
