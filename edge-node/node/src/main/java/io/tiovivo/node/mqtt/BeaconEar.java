package io.tiovivo.node.mqtt;

import io.tiovivo.node.broker.BrokerEvents;
import io.tiovivo.node.broker.BrokerPort;
import io.tiovivo.node.broker.BrokerProblem;
import io.tiovivo.node.config.MqttConfig;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.overlay.OverlayCommand;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.Status;

/**
 * Hears the fleet's beacon on the home's broker, where somebody may have put it: the very same
 * signed bytes as on the air, which prove themselves. Nobody need trust the broker for it.
 */
final class BeaconEar implements BrokerEvents {
  /** More often none is looked at: each may cost a signature's check. */
  static final long INTERVAL_NS = 10_000_000_000L;

  private final Desk desk;
  private final MqttConfig config;
  private final BrokerPort port;
  private final BrokerEvents others;
  private String topic = ""; // none: no fleet is trusted
  private long notBeforeNs = Long.MIN_VALUE;

  /**
   * @param others are told all that is no beacon
   */
  BeaconEar(Desk desk, MqttConfig config, BrokerPort port, BrokerEvents others) {
    this.desk = desk;
    this.config = config;
    this.port = port;
    this.others = others;
  }

  @Override
  public void onConnected(long nowNs) {
    others.onConnected(nowNs);
    Status status = desk.status();
    boolean trusting = status.getOverlay().getEnrolment() != EnrolmentState.NO_TRUST;
    topic = trusting ? config.topic() + "/" + status.getFleet() + "/beacon" : "";
    if (trusting) {
      port.subscribe(topic);
    }
  }

  @Override
  public void onLost(long nowNs, BrokerProblem problem) {
    others.onLost(nowNs, problem);
  }

  @Override
  public void onArrived(long nowNs, String from, byte[] payload, boolean retained) {
    if (!from.equals(topic)) {
      others.onArrived(nowNs, from, payload, retained);
    } else if (nowNs >= notBeforeNs && payload.length > 0) {
      notBeforeNs = nowNs + INTERVAL_NS;
      desk.command(new OverlayCommand.Beacon(payload));
    }
  }

  @Override
  public void onPublished(long nowNs, long ticket) {
    others.onPublished(nowNs, ticket);
  }
}
