package io.tiovivo.node.home;

/** What a {@link HomeAssistantPlay} needs of a broker; its messages go to the play. */
public interface PlayBroker {
  /** Subscribes; what the broker keeps comes as well, even if it was subscribed to before. */
  void subscribe(String filter);

  /** Publishes. */
  void publish(String topic, String payload, boolean retained);
}
