package io.tiovivo.node.mqtt;

import io.tiovivo.node.broker.BrokerEvents;
import io.tiovivo.node.broker.BrokerPort;
import io.tiovivo.node.broker.BrokerProblem;
import io.tiovivo.node.broker.BrokerSettings;
import io.tiovivo.node.broker.SteadyBroker;
import io.tiovivo.node.config.MqttConfig;
import io.tiovivo.node.household.Desk;
import java.util.Optional;

/**
 * A broker for good: Paho, what keeps the connection, and a word in the log when it comes, goes, or
 * cannot be for a new reason.
 */
final class Line {
  private final Desk desk;
  private final String name;
  private final SteadyBroker steady;
  private final PahoBroker paho;
  private String address = "";
  private String told = "";

  /**
   * @param name for people, such as "broker"
   * @param seed draws delays
   */
  Line(Desk desk, String name, long seed) {
    this.desk = desk;
    this.name = name;
    steady = new SteadyBroker(seed);
    paho = new PahoBroker(steady, desk::nowNs, desk::post, desk::warn);
  }

  /** Whom machines use. */
  BrokerPort port() {
    return steady;
  }

  /** Who is told from now on. */
  void attach(BrokerEvents events) {
    steady.attach(paho, new Telling(events));
  }

  void connect(BrokerSettings settings) {
    address = address(settings.broker());
    told = "";
    steady.connect(settings);
  }

  /** Ends the connection in order. */
  void leave() {
    steady.disconnect();
  }

  /** Ends the connection without order: the broker publishes the will. */
  void drop() {
    paho.drop();
    steady.disconnect();
  }

  /** Waits for the end in order, if one is under way. */
  void awaitEnd() {
    paho.awaitEnd();
  }

  /** Why there is no connection that lasts. */
  Optional<String> problem() {
    return steady.problem().map(BrokerProblem::message);
  }

  void onDeadline(long nowNs) {
    paho.onDeadline(nowNs);
    steady.onDeadline(nowNs);
  }

  long deadlineNs() {
    return Math.min(paho.deadlineNs(), steady.deadlineNs());
  }

  /** As in the configuration. */
  static String address(MqttConfig broker) {
    String host = BrokerSocket.bare(broker.host());
    return (broker.tls() ? "mqtts://" : "mqtt://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + broker.port();
  }

  private final class Telling implements BrokerEvents {
    private final BrokerEvents events;

    Telling(BrokerEvents events) {
      this.events = events;
    }

    @Override
    public void onConnected(long nowNs) {
      told = "";
      desk.milestone(name + " connected=" + address);
      events.onConnected(nowNs);
    }

    @Override
    public void onLost(long nowNs, BrokerProblem problem) {
      if (!problem.message().equals(told)) {
        told = problem.message();
        desk.warn("no " + name + ": " + told);
      }
      events.onLost(nowNs, problem);
    }

    @Override
    public void onArrived(long nowNs, String topic, byte[] payload, boolean retained) {
      events.onArrived(nowNs, topic, payload, retained);
    }

    @Override
    public void onPublished(long nowNs, long ticket) {
      events.onPublished(nowNs, ticket);
    }
  }
}
