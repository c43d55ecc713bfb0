package io.tiovivo.node.config;

import java.util.List;
import java.util.Optional;

/**
 * The home's broker.
 *
 * @param host name or address; "": no broker
 * @param port TCP
 * @param tls whether by TLS
 * @param user "": none
 * @param passwordFile path; its first line is the password
 * @param caFile path of a PEM; whom to trust; empty: the system's
 * @param certificateFile path of a PEM; who the node is
 * @param keyFile path of a PEM, PKCS #8; the certificate's key
 * @param discoveryPrefix of Home Assistant
 * @param topic all of the node's own topics begin with it
 */
public record MqttConfig(
    String host,
    int port,
    boolean tls,
    String user,
    Optional<String> passwordFile,
    Optional<String> caFile,
    Optional<String> certificateFile,
    Optional<String> keyFile,
    String discoveryPrefix,
    String topic) {
  public static final MqttConfig NONE =
      new MqttConfig(
          "",
          1883,
          false,
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "homeassistant",
          "tiovivo");

  /** Whether a broker is configured. */
  public boolean wanted() {
    return !host.isEmpty();
  }

  // By hand: what a record would link at its first use costs a small board time and memory.
  @Override
  public boolean equals(Object other) {
    return other instanceof MqttConfig that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  private List<Object> fields() {
    return List.of(
        host,
        port,
        tls,
        user,
        passwordFile,
        caFile,
        certificateFile,
        keyFile,
        discoveryPrefix,
        topic);
  }
}
