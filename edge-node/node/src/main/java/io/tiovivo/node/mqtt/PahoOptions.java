package io.tiovivo.node.mqtt;

import io.tiovivo.node.broker.BrokerPort;
import io.tiovivo.node.broker.BrokerSettings;
import io.tiovivo.node.config.MqttConfig;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;

/** What Paho is told about a connection. */
final class PahoOptions {
  private PahoOptions() {}

  /**
   * @throws NoBrokerException when the password cannot be read
   */
  static MqttConnectOptions of(BrokerSettings settings) throws NoBrokerException {
    MqttConfig broker = settings.broker();
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1); // else it tries 3.1, too
    options.setCleanSession(true);
    options.setAutomaticReconnect(false);
    options.setKeepAliveInterval(settings.keepAliveS());
    options.setConnectionTimeout((int) TimeUnit.NANOSECONDS.toSeconds(PahoBroker.ATTEMPT_NS));
    options.setMaxInflight(2 * BrokerPort.MAX_IN_FLIGHT); // ours is the one that counts
    options.setWill(settings.will().topic(), settings.will().payload(), 1, true);
    if (!broker.user().isEmpty()) {
      options.setUserName(broker.user());
      if (broker.passwordFile().isPresent()) {
        options.setPassword(PemFiles.password(broker.passwordFile().get()));
      }
    }
    return options;
  }
}
