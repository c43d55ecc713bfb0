package io.tiovivo.node.broker;

/**
 * The port through which a machine uses an MQTT 3.1.1 broker. Nothing here waits or throws: what
 * becomes of a call is told through {@link BrokerEvents}, later, on the machine's own thread, never
 * during the call. Sessions are clean: whoever has connected subscribes anew.
 */
public interface BrokerPort {
  /** Most publications that the broker has not acknowledged yet. */
  int MAX_IN_FLIGHT = 16;

  /**
   * Longest payload, either way; what is longer is not sent, and ends the connection that it came
   * by.
   */
  int MAX_PAYLOAD_BYTES = 128 * 1024;

  /** Most subscriptions of a connection; one that is made again is the same one. */
  int MAX_SUBSCRIPTIONS = 16;

  /** Instead of a ticket: not connected, or too much is in flight. */
  long NO_ROOM = 0;

  /**
   * Connects, or tries to; leaves an earlier connection. Ends in {@link BrokerEvents#onConnected}
   * or {@link BrokerEvents#onLost}.
   */
  void connect(BrokerSettings settings);

  /**
   * Publishes.
   *
   * @param payload the port's from now on; empty and retained: removes what was retained
   * @param qos 0 or 1
   * @return a ticket, told again by {@link BrokerEvents#onPublished}; or {@link #NO_ROOM}: it was
   *     not taken, and there is room again after the next {@code onPublished} or {@code
   *     onConnected}
   * @throws IllegalArgumentException when the payload is too long, or the topic is none to publish
   *     on
   */
  long publish(String topic, byte[] payload, int qos, boolean retained);

  /**
   * Subscribes with QoS 1; may be called as soon as {@link BrokerEvents#onConnected} tells, even
   * from within it. A broker that refuses it is logged, and the connection goes on.
   *
   * @param filter may hold wildcards
   * @throws IllegalArgumentException when it is no filter
   * @throws IllegalStateException when the connection has {@link #MAX_SUBSCRIPTIONS} already
   */
  void subscribe(String filter);

  /**
   * Ends the connection, or the attempt, in order: the broker does not publish the will. What was
   * published before still goes out, as far as the broker takes it at once. Nothing more is told.
   */
  void disconnect();
}
