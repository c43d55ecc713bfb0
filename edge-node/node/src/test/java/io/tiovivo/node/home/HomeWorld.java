package io.tiovivo.node.home;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.broker.BrokerEvents;
import io.tiovivo.node.broker.BrokerProblem;
import io.tiovivo.node.config.MqttConfig;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.config.OwnerConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.HostStatus;
import io.tiovivo.node.proto.Peer;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.UpdateStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A node, a broker and Home Assistant in virtual time. */
final class HomeWorld implements HomeHost {
  static final long SECOND_NS = 1_000_000_000L;
  static final NodeId ID = NodeId.parse("1a2b3c4d000000000000000000000001").orElseThrow();
  static final String DEVICE = "tiovivo_" + ID;
  static final String BASE = "tiovivo/1a2b3c4d";
  static final String DISCOVERY = "homeassistant/device/" + DEVICE + "/config";

  private static final MqttConfig MQTT =
      new MqttConfig(
          "broker",
          1883,
          false,
          "",
          MqttConfig.NONE.passwordFile(),
          MqttConfig.NONE.caFile(),
          MqttConfig.NONE.certificateFile(),
          MqttConfig.NONE.keyFile(),
          "homeassistant",
          "tiovivo");

  final SimBroker broker = new SimBroker();
  final List<ControlRequest> requests = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();
  final Status.Builder status = basic();
  final HomeAssistantPlay play;
  String refusal = "";
  NodeConfig config = config(OwnerConfig.DEFAULT);
  HomeMachine machine;
  SimBroker.Client client;
  long nowNs;
  int looks;

  private final SimBroker.Client assistant;
  private final long seed;

  HomeWorld(long seed) {
    this.seed = seed;
    assistant = broker.client(new Ears());
    play =
        new HomeAssistantPlay(
            "homeassistant",
            new PlayBroker() {
              @Override
              public void subscribe(String filter) {
                assistant.subscribe(filter);
              }

              @Override
              public void publish(String topic, String payload, boolean retained) {
                HomeWorld.this.publish(topic, payload, retained);
              }
            });
    assistant.connect(null);
    startNode();
  }

  /** A node with an update part, a thermometer, an output, an input and a dimmer. */
  static Status.Builder basic() {
    return Status.newBuilder()
        .setNodeId(ByteString.copyFrom(ID.bytes()))
        .setRole(Role.LEAF)
        .setVersion("1.2.0")
        .setSlot("A")
        .setConfirmed(true)
        .setBoard("rpi4b")
        .setUptimeMs(60_000)
        .setHost(
            HostStatus.newBuilder()
                .setClockKnown(true)
                .setTemperatureKnown(true)
                .setTemperatureMilliC(51_230))
        .setUpdate(
            UpdateStatus.newBuilder()
                .setInstalled("1.2.0")
                .setInstalledRelease(7)
                .setState("idle")
                .setMode("auto"))
        .addPins(PinStatus.newBuilder().setName("relay").setKind(PinKind.OUTPUT))
        .addPins(PinStatus.newBuilder().setName("door").setKind(PinKind.INPUT))
        .addPins(PinStatus.newBuilder().setName("lamp").setKind(PinKind.PWM));
  }

  static Peer peer(int number) {
    byte[] id = ID.bytes();
    id[3] = (byte) number;
    return Peer.newBuilder().setNodeId(ByteString.copyFrom(id)).build();
  }

  static NodeConfig config(OwnerConfig owner) {
    NodeConfig defaults = NodeConfig.defaults();
    return new NodeConfig(
        MQTT, owner, defaults.gpio(), defaults.page(), defaults.care(), defaults.reports());
  }

  /** The node's process starts, or starts anew. */
  void startNode() {
    client =
        broker.client(
            new BrokerEvents() {
              @Override
              public void onConnected(long timeNs) {
                machine.onConnected(timeNs);
              }

              @Override
              public void onLost(long timeNs, BrokerProblem problem) {
                machine.onLost(timeNs, problem);
              }

              @Override
              public void onArrived(long timeNs, String topic, byte[] payload, boolean retained) {
                machine.onArrived(timeNs, topic, payload, retained);
              }

              @Override
              public void onPublished(long timeNs, long ticket) {
                machine.onPublished(timeNs, ticket);
              }
            });
    machine = new HomeMachine(ID, config, client, this, new SplittableRandom(seed));
    client.connect(machine.settings());
  }

  /** The broker is there again, and the node connects. */
  void reconnect() {
    broker.revive();
    assistant.connect(null);
    client.connect(machine.settings());
  }

  void startHomeAssistant() {
    settle();
    play.start();
    settle();
  }

  void run(int seconds) {
    long untilNs = nowNs + seconds * SECOND_NS;
    settle();
    while (machine.deadlineNs() <= untilNs) {
      advance(Math.max(nowNs, machine.deadlineNs()));
      machine.onDeadline(nowNs);
      settle();
    }
    advance(untilNs);
    settle();
  }

  /** Anybody publishes something; Home Assistant's connection carries it. */
  void publish(String topic, String payload, boolean retained) {
    publish(topic, payload.getBytes(StandardCharsets.UTF_8), retained);
  }

  void publish(String topic, byte[] payload, boolean retained) {
    while (assistant.publish(topic, payload, 0, retained) == 0) {
      settle();
    }
  }

  String state(String key) {
    return play.state(DEVICE, key);
  }

  void setPin(int index, boolean on, int dutyPermille) {
    pin(index, pin -> pin.setOn(on).setDutyPermille(dutyPermille));
    machine.onPin(nowNs, status.getPins(index).getName(), on, dutyPermille);
  }

  void pin(int index, Consumer<PinStatus.Builder> change) {
    PinStatus.Builder pin = status.getPins(index).toBuilder();
    change.accept(pin);
    status.setPins(index, pin);
  }

  void settle() {
    broker.settle();
  }

  private void advance(long timeNs) {
    status.setUptimeMs(status.getUptimeMs() + (timeNs - nowNs) / 1_000_000);
    nowNs = timeNs;
    broker.setTime(nowNs);
  }

  @Override
  public Status status() {
    looks++;
    return status.build();
  }

  @Override
  public long unixMs() {
    return 1_795_000_000_000L + nowNs / 1_000_000;
  }

  @Override
  public ControlReply control(ControlRequest request) {
    requests.add(request);
    if (!refusal.isEmpty()) {
      return ControlReply.refused(refusal);
    }
    if (request instanceof ControlRequest.SetPin set) {
      for (int i = 0; i < status.getPinsCount(); i++) {
        if (status.getPins(i).getName().equals(set.pin())) {
          boolean level = set.value().matches("\\d+");
          int duty = level ? Integer.parseInt(set.value()) : set.value().equals("on") ? 1000 : 0;
          setPin(i, duty > 0, duty);
        }
      }
    }
    return ControlReply.done("done");
  }

  @Override
  public void warn(String message) {
    warnings.add(message);
  }

  private final class Ears implements BrokerEvents {
    @Override
    public void onConnected(long timeNs) {}

    @Override
    public void onLost(long timeNs, BrokerProblem problem) {}

    @Override
    public void onArrived(long timeNs, String topic, byte[] payload, boolean retained) {
      play.onMessage(topic, payload, retained);
    }

    @Override
    public void onPublished(long timeNs, long ticket) {}
  }
}
