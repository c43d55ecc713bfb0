package io.tiovivo.node.mqtt;

import io.tiovivo.node.broker.BrokerEvents;
import io.tiovivo.node.broker.BrokerProblem;
import io.tiovivo.node.broker.BrokerSettings;
import io.tiovivo.node.config.MqttConfig;
import io.tiovivo.node.home.HomeAssistantPlay;
import io.tiovivo.node.home.PlayBroker;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * Home Assistant's side over a real broker, against a real node: for edge-node/bench/home.sh. Finds
 * the device, switches a pin, restarts, and has no warning to log. Arguments: port of the broker on
 * the loopback, id of the node, key of an output.
 */
public final class HomePlayMain implements BrokerEvents, PlayBroker {
  private final LoopBench loop = new LoopBench();
  private final PahoBroker broker = loop.port(this);
  private final HomeAssistantPlay play = new HomeAssistantPlay("homeassistant", this);
  private boolean connected;

  private HomePlayMain() {}

  /** Ends with 1 when something does not come about. */
  public static void main(String[] arguments) {
    String failure =
        new HomePlayMain()
            .run(Integer.parseInt(arguments[0]), "tiovivo_" + arguments[1], arguments[2]);
    System.out.println(failure.isEmpty() ? "Home Assistant is content" : failure);
    System.exit(failure.isEmpty() ? 0 : 1);
  }

  private String run(int port, String device, String pin) {
    MqttConfig config = FakeBroker.at("127.0.0.1", port);
    broker.connect(
        BrokerSettings.of(
            config, "home-assistant", new BrokerSettings.Will("play", new byte[] {1})));
    if (!loop.until(() -> connected)) {
      return "no connection";
    }
    play.start();
    String failure = follow(device, pin);
    if (failure.isEmpty()) {
      play.start(); // it restarts, and has forgotten everything
      failure = follow(device, pin);
    }
    return failure.isEmpty() && !play.errors().isEmpty() ? play.errors().toString() : failure;
  }

  private String follow(String device, String pin) {
    if (!wait(() -> play.entities(device).contains(pin))) {
      return "no entity " + pin + " of " + device + " in " + play.devices();
    }
    if (!wait(() -> !play.state(device, pin).startsWith("un"))) {
      return pin + " is " + play.state(device, pin);
    }
    play.turnOn(device, pin);
    if (!wait(() -> play.state(device, pin).equals("on"))) {
      return pin + " is " + play.state(device, pin) + ", not on";
    }
    play.turnOff(device, pin);
    return wait(() -> play.state(device, pin).equals("off")) ? "" : pin + " is not off";
  }

  private boolean wait(BooleanSupplier happened) {
    return loop.until(happened);
  }

  @Override
  public void subscribe(String filter) {
    broker.subscribe(filter);
  }

  @Override
  public void publish(String topic, String payload, boolean retained) {
    broker.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, retained);
  }

  @Override
  public void onConnected(long nowNs) {
    connected = true;
  }

  @Override
  public void onLost(long nowNs, BrokerProblem problem) {
    System.out.println(problem.message());
  }

  @Override
  public void onArrived(long nowNs, String topic, byte[] payload, boolean retained) {
    play.onMessage(topic, payload, retained);
  }

  @Override
  public void onPublished(long nowNs, long ticket) {}
}
