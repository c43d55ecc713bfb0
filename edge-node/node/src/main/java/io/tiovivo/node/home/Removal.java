package io.tiovivo.node.home;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.config.MqttConfig;
import io.tiovivo.node.config.PinConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * What takes a node out of a home: Home Assistant removes the device, and the broker forgets what
 * it had kept. For a factory reset, a transfer, a box that moves out.
 */
public final class Removal {
  private Removal() {}

  /** The messages that do it, in order; whoever sends them need not be the node. */
  public static List<Publication> of(MqttConfig config, NodeId id, List<PinConfig> pins) {
    return of(new Topics(config, id), pins.stream().map(PinConfig::name).toList());
  }

  static List<Publication> of(Topics topics, List<String> pins) {
    List<Publication> all = new ArrayList<>();
    all.add(Publication.kept(topics.discovery(), ""));
    pins.stream()
        .filter(Topics::isPin)
        .limit(Picture.MAX_PINS)
        .forEach(pin -> all.addAll(ofPin(topics, pin)));
    all.add(Publication.kept(topics.state(), ""));
    all.add(Publication.kept(topics.update(), ""));
    all.add(Publication.kept(topics.announced(), ""));
    all.add(Publication.kept(topics.status(), ""));
    return all;
  }

  static List<Publication> ofPin(Topics topics, String name) {
    return List.of(
        Publication.kept(topics.pin(name), ""),
        Publication.kept(topics.pinLevel(name), ""),
        Publication.kept(topics.pinStatus(name), ""));
  }
}
