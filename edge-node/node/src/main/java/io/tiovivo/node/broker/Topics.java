package io.tiovivo.node.broker;

import java.nio.charset.StandardCharsets;

/** Topics and filters of MQTT 3.1.1 (section 4.7). */
public final class Topics {
  /** MQTT allows 65,535. */
  public static final int MAX_BYTES = 256;

  private Topics() {}

  /** Whether a filter, which may hold wildcards, takes in a topic. */
  public static boolean matches(String filter, String topic) {
    String[] wanted = filter.split("/", -1);
    String[] levels = topic.split("/", -1);
    if (topic.startsWith("$") && !filter.startsWith("$")) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals("#")) {
        return true;
      }
      if (i >= levels.length || !(wanted[i].equals("+") || wanted[i].equals(levels[i]))) {
        return false;
      }
    }
    return wanted.length == levels.length;
  }

  /**
   * @throws IllegalArgumentException when that cannot be published
   */
  public static void checkPublish(String topic, byte[] payload, int qos) {
    checkLength(topic);
    if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
      throw new IllegalArgumentException("a topic to publish on has no wildcards: " + topic);
    }
    if (payload.length > BrokerPort.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          payload.length + " bytes for " + topic + ": at most " + BrokerPort.MAX_PAYLOAD_BYTES);
    }
    if (qos < 0 || qos > 1) {
      throw new IllegalArgumentException("QoS " + qos + ": 0 or 1");
    }
  }

  /**
   * @throws IllegalArgumentException when it is no filter to subscribe to
   */
  public static void checkFilter(String filter) {
    checkLength(filter);
    String[] levels = filter.split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      boolean wild = levels[i].indexOf('+') >= 0 || levels[i].indexOf('#') >= 0;
      boolean last = i == levels.length - 1;
      if (wild && !levels[i].equals("+") && !(last && levels[i].equals("#"))) {
        throw new IllegalArgumentException("a wildcard stands alone, and # last: " + filter);
      }
    }
  }

  private static void checkLength(String topic) {
    int bytes = topic.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_BYTES || topic.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "a topic has 1 to " + MAX_BYTES + " bytes and no NUL: " + topic);
    }
  }
}
