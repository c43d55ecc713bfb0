package io.tiovivo.node.broker;

import io.tiovivo.node.config.MqttConfig;

/**
 * How to connect.
 *
 * @param broker which, and as whom; its files are read at each attempt
 * @param clientId a broker has one connection for each; the newer one ends the older
 * @param will what the broker says when we no longer can
 * @param keepAliveS the broker hears from us this often, and we from it
 */
public record BrokerSettings(MqttConfig broker, String clientId, Will will, int keepAliveS) {
  /** A dead connection is found after one and a half of these. */
  public static final int KEEP_ALIVE_S = 30;

  /** What the broker publishes, retained and with QoS 1, when the connection ends without order. */
  public record Will(String topic, byte[] payload) {}

  public static BrokerSettings of(MqttConfig broker, String clientId, Will will) {
    return new BrokerSettings(broker, clientId, will, KEEP_ALIVE_S);
  }
}
