package io.tiovivo.node.home;

import java.nio.charset.StandardCharsets;

/**
 * A message for the broker.
 *
 * @param payload UTF-8; empty and retained: removes what was retained
 * @param qos 0 or 1
 */
public record Publication(String topic, String payload, int qos, boolean retained) {
  /** A state: the broker keeps it for those who ask later; lost ones are published anew anyway. */
  static Publication state(String topic, String payload) {
    return new Publication(topic, payload, 0, true);
  }

  /** What must arrive and is kept: that we are there, and what we have. */
  static Publication kept(String topic, String payload) {
    return new Publication(topic, payload, 1, true);
  }

  /** Something that happened once: it must arrive, and be told to nobody who asks later. */
  static Publication event(String topic, String payload) {
    return new Publication(topic, payload, 1, false);
  }

  /** The payload as it goes over the wire. */
  public byte[] bytes() {
    return payload.getBytes(StandardCharsets.UTF_8);
  }
}
