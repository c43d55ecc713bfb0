package io.tiovivo.node.broker;

import io.tiovivo.node.broker.BrokerProblem.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One client of a {@link SimBroker}. */
final class SimConnection implements BrokerPort {
  private static final long SECOND_NS = 1_000_000_000L;

  private final SimBroker broker;
  private final BrokerEvents events;
  private final List<String> filters = new ArrayList<>();
  private final Set<String> asked = new HashSet<>();
  private final Map<String, Long> lastOnTopicNs = new HashMap<>();
  private BrokerSettings settings;
  private long generation;
  private boolean connected;
  private boolean leaving;
  private int inFlight;
  private long tickets;

  SimConnection(SimBroker broker, BrokerEvents events) {
    this.broker = broker;
    this.events = events;
  }

  @Override
  public void connect(BrokerSettings newSettings) {
    broker.ended(this, true);
    forget();
    leaving = false;
    settings = newSettings;
    broker.countConnect();
    long mine = generation;
    broker.later(() -> broker.serve(() -> answer(mine)));
  }

  private void answer(long mine) {
    if (mine != generation) {
      return;
    }
    BrokerProblem refusal = broker.refusal();
    if (refusal != null) {
      forget();
      events.onLost(broker.nowNs(), refusal);
      return;
    }
    connected = true;
    broker.connected(this);
    watch(mine, broker.nowNs());
    events.onConnected(broker.nowNs());
  }

  // Both ends look whether the other still answers.
  private void watch(long mine, long fromNs) {
    long[] heardNs = {fromNs};
    long everyNs = settings.keepAliveS() * SECOND_NS;
    Runnable[] beat = new Runnable[1];
    beat[0] =
        () -> {
          if (mine != generation || !connected) {
            return;
          }
          if (broker.nowNs() - heardNs[0] > everyNs + everyNs / 2) {
            broker.ended(this, true);
            die(Kind.CONNECTION_LOST, "the broker does not answer any more");
            return;
          }
          broker.serve(() -> heardNs[0] = broker.nowNs());
          broker.at(broker.nowNs() + everyNs / 2, beat[0]);
        };
    broker.at(fromNs + everyNs / 2, beat[0]);
  }

  @Override
  public long publish(String topic, byte[] payload, int qos, boolean retain) {
    Topics.checkPublish(topic, payload, qos);
    if (!connected || inFlight >= MAX_IN_FLIGHT) {
      return NO_ROOM;
    }
    inFlight++;
    long ticket = ++tickets;
    long mine = generation;
    byte[] asGiven = payload.clone();
    inOrder(
        topic,
        () ->
            broker.serve(
                () -> {
                  if (!Arrays.equals(asGiven, payload)) {
                    throw new AssertionError("the payload for " + topic + " was changed in flight");
                  }
                  arrive(mine, ticket, topic, asGiven, retain);
                }));
    return ticket;
  }

  private void arrive(long mine, long ticket, String topic, byte[] payload, boolean retain) {
    // What is in flight when a connection ends arrives, or it does not.
    if (mine == generation || (leaving && mine == generation - 1) || broker.lot()) {
      broker.take(settings.clientId(), topic, payload, retain);
    }
    broker.later(
        () -> {
          if (mine == generation && connected) {
            inFlight--;
            events.onPublished(broker.nowNs(), ticket);
          }
        });
  }

  // Messages of one topic keep their order, others need not.
  private void inOrder(String topic, Runnable step) {
    long atNs = Math.max(lastOnTopicNs.getOrDefault(topic, 0L) + 1, broker.arrivalNs());
    lastOnTopicNs.put(topic, atNs);
    broker.at(atNs, step);
  }

  @Override
  public void subscribe(String filter) {
    Topics.checkFilter(filter);
    if (!connected) {
      return;
    }
    if (asked.size() >= MAX_SUBSCRIPTIONS && !asked.contains(filter)) {
      throw new IllegalStateException("more than " + MAX_SUBSCRIPTIONS + " subscriptions");
    }
    asked.add(filter);
    long mine = generation;
    inOrder(
        "<subscribe",
        () ->
            broker.serve(
                () -> {
                  if (mine == generation && connected) {
                    filters.add(filter);
                    broker
                        .retained()
                        .forEach(
                            (topic, payload) -> {
                              if (Topics.matches(filter, topic)) {
                                arrived(mine, topic, payload, true);
                              }
                            });
                  }
                }));
  }

  void offer(String topic, byte[] payload, boolean retain) {
    if (filters.stream().anyMatch(each -> Topics.matches(each, topic))) {
      arrived(generation, topic, payload, retain);
      if (broker.lot()) {
        arrived(generation, topic, payload, retain);
      }
    }
  }

  private void arrived(long mine, String topic, byte[] payload, boolean retain) {
    Runnable tell =
        () -> {
          if (mine == generation && connected) {
            events.onArrived(broker.nowNs(), topic, payload.clone(), retain);
          }
        };
    inOrder("<" + topic, tell);
  }

  @Override
  public void disconnect() {
    if (connected) {
      broker.ended(this, false);
      leaving = true; // what was handed over before still arrives
    }
    forget();
  }

  /** The connection is gone, and this end hears of it. */
  void die(Kind kind, String message) {
    boolean told = connected;
    forget();
    if (told) {
      long mine = generation;
      broker.later(
          () -> {
            if (mine == generation) {
              events.onLost(broker.nowNs(), new BrokerProblem(kind, message));
            }
          });
    }
  }

  /** The connection is gone, and this end says nothing. */
  void forget() {
    generation++;
    connected = false;
    inFlight = 0;
    filters.clear();
    asked.clear();
    lastOnTopicNs.clear();
  }

  String clientId() {
    return settings == null ? "" : settings.clientId();
  }

  BrokerSettings.Will will() {
    return settings.will();
  }
}
