package io.tiovivo.node.broker;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.broker.BrokerProblem.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A broker in virtual time, stricter than real ones: it takes its time, and another one for each
 * message; it mixes up what may be mixed up (messages of different topics, retained ones at a
 * subscription); what is in flight when it dies has arrived or not, by lot, and is never
 * acknowledged; it repeats a QoS 1 message to a subscriber now and then. It notices when a payload
 * is changed after it was handed over.
 */
public final class SimBroker {
  /** A message that the broker took, in the order in which it did. */
  public record Taken(long atNs, String clientId, String topic, byte[] payload, boolean retained) {
    public String text() {
      return new String(payload, java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  /** How long a message is under way, at least and at most. */
  public static final long LEAST_DELAY_NS = 200_000;

  public static final long MOST_DELAY_NS = 20_000_000;

  private record Step(long atNs, long order, Runnable run) {}

  private final SplittableRandom random;
  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparingLong(Step::atNs).thenComparingLong(Step::order));
  private final Map<String, byte[]> retained = new LinkedHashMap<>();
  private final Map<String, SimConnection> connections = new LinkedHashMap<>();
  private final List<Taken> taken = new ArrayList<>();
  private final List<Runnable> stalledSteps = new ArrayList<>();
  private long nowNs;
  private long order;
  private boolean up = true;
  private boolean stalled;
  private BrokerProblem refusal; // null: everybody is let in
  private int connects;

  /** A broker that is up and empty. */
  public SimBroker(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A client of it; events come out of {@link #runUntil}. */
  public BrokerPort client(BrokerEvents events) {
    return new SimConnection(this, events);
  }

  /** Lets time go by. */
  public void runUntil(long untilNs) {
    while (!steps.isEmpty() && steps.peek().atNs() <= untilNs) {
      Step next = steps.poll();
      nowNs = Math.max(nowNs, next.atNs());
      next.run().run();
    }
    nowNs = Math.max(nowNs, untilNs);
  }

  /** When something happens next. */
  public long deadlineNs() {
    return steps.isEmpty() ? Machine.NEVER : steps.peek().atNs();
  }

  public long nowNs() {
    return nowNs;
  }

  /** Dies with a reset of all connections; it keeps what is retained, as Mosquitto's file does. */
  public void kill() {
    up = false;
    stalled = false;
    stalledSteps.clear();
    for (SimConnection each : List.copyOf(connections.values())) {
      each.die(Kind.CONNECTION_LOST, "the broker closed the connection");
    }
    connections.clear();
  }

  /** Is there again. */
  public void start() {
    up = true;
  }

  /** Forgets what was retained: a broker without persistence that was restarted. */
  public void forget() {
    retained.clear();
  }

  /** Does nothing any more, but keeps its connections; or goes on. */
  public void stall(boolean newStalled) {
    stalled = newStalled;
    if (!stalled) {
      List<Runnable> waiting = List.copyOf(stalledSteps);
      stalledSteps.clear();
      waiting.forEach(this::later);
    }
  }

  /** Lets nobody in, for this reason; null: everybody. */
  public void refuse(BrokerProblem why) {
    refusal = why;
  }

  /** Ends one client's connection. */
  public void throwOut(String clientId) {
    SimConnection connection = connections.get(clientId);
    if (connection != null) {
      ended(connection, true);
      connection.die(Kind.CONNECTION_LOST, "the broker closed the connection");
    }
  }

  /** A client that dies without a word: the broker publishes its will. */
  public void dies(String clientId) {
    SimConnection connection = connections.get(clientId);
    if (connection != null) {
      ended(connection, true);
      connection.forget();
    }
  }

  /** Somebody else publishes. */
  public void publish(String topic, byte[] payload, boolean retain) {
    later(() -> take("somebody", topic, payload, retain));
  }

  /** What is retained. */
  public Map<String, byte[]> retained() {
    return retained;
  }

  /** All that it took. */
  public List<Taken> taken() {
    return taken;
  }

  /** The last text on a topic; "": none. */
  public String last(String topic) {
    for (int i = taken.size() - 1; i >= 0; i--) {
      if (taken.get(i).topic().equals(topic)) {
        return taken.get(i).text();
      }
    }
    return "";
  }

  /** Attempts to connect. */
  public int connects() {
    return connects;
  }

  /** Whether a client is connected. */
  public boolean connected(String clientId) {
    return connections.containsKey(clientId);
  }

  // ---- for its connections

  /** Runs a step after a while. */
  void later(Runnable step) {
    at(arrivalNs(), step);
  }

  /** When what is sent now arrives. */
  long arrivalNs() {
    return nowNs + LEAST_DELAY_NS + random.nextLong(MOST_DELAY_NS - LEAST_DELAY_NS);
  }

  void at(long atNs, Runnable step) {
    steps.add(new Step(atNs, order++, step));
  }

  boolean lot() {
    return random.nextInt(8) == 0;
  }

  /** A step of the broker itself: not while it is stalled. */
  void serve(Runnable step) {
    if (stalled) {
      stalledSteps.add(step);
    } else {
      step.run();
    }
  }

  void countConnect() {
    connects++;
  }

  BrokerProblem refusal() {
    if (!up) {
      return new BrokerProblem(Kind.REFUSED, "nobody listens there");
    }
    return refusal;
  }

  void connected(SimConnection connection) {
    SimConnection older = connections.put(connection.clientId(), connection);
    if (older != null && older != connection) {
      will(older);
      older.die(Kind.CONNECTION_LOST, "the broker closed the connection");
    }
  }

  void ended(SimConnection connection, boolean withWill) {
    if (connections.remove(connection.clientId(), connection) && withWill) {
      will(connection);
    }
  }

  private void will(SimConnection connection) {
    BrokerSettings.Will will = connection.will();
    take(connection.clientId(), will.topic(), will.payload(), true);
  }

  void take(String clientId, String topic, byte[] payload, boolean retain) {
    if (!up) {
      return;
    }
    taken.add(new Taken(nowNs, clientId, topic, payload, retain));
    if (retain && payload.length == 0) {
      retained.remove(topic);
    } else if (retain) {
      retained.put(topic, payload);
    }
    for (SimConnection each : List.copyOf(connections.values())) {
      each.offer(topic, payload, false);
    }
  }
}
