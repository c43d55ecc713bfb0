package io.tiovivo.node.broker;

/** What a {@link BrokerPort} tells, on the machine's own thread. */
public interface BrokerEvents {
  /** There is a connection, with nothing subscribed and nothing in flight. */
  void onConnected(long nowNs);

  /**
   * There is none: the attempt failed, or the connection ended. Tickets that were not told are not
   * coming any more; the broker may have got what they stand for.
   */
  void onLost(long nowNs, BrokerProblem problem);

  /**
   * A message came.
   *
   * @param payload of unknown origin, at most {@link BrokerPort#MAX_PAYLOAD_BYTES}; the receiver's
   * @param retained whether it was kept by the broker, and may be old
   */
  void onArrived(long nowNs, String topic, byte[] payload, boolean retained);

  /** What this ticket stands for has reached the broker; with QoS 0, the network. */
  void onPublished(long nowNs, long ticket);
}
