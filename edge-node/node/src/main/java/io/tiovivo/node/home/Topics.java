package io.tiovivo.node.home;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.config.MqttConfig;
import java.util.List;
import java.util.regex.Pattern;

/** Where on the broker a node has its messages. */
final class Topics {
  /** A pin's name may be a level of a topic. */
  private static final Pattern PIN = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");

  private final String base;
  private final String prefix;
  private final NodeId id;

  Topics(MqttConfig config, NodeId id) {
    base = config.topic() + "/" + id.brief();
    prefix = config.discoveryPrefix();
    this.id = id;
  }

  static boolean isPin(String name) {
    return PIN.matcher(name).matches();
  }

  /** What ids in Home Assistant begin with. */
  String object() {
    return "tiovivo_" + id;
  }

  String node() {
    return id.toString();
  }

  /** Enough of the id for people. */
  String brief() {
    return id.brief();
  }

  String prefix() {
    return prefix;
  }

  String base() {
    return base;
  }

  String discovery() {
    return discovery(prefix);
  }

  /** Where this node announced itself under a prefix that held before. */
  String discovery(String otherPrefix) {
    return otherPrefix + "/device/" + object() + "/config";
  }

  /** Where Home Assistant says that it is there. */
  String homeAssistant() {
    return prefix + "/status";
  }

  String status() {
    return base + "/status";
  }

  String state() {
    return base + "/state";
  }

  String update() {
    return base + "/update";
  }

  String updateSet() {
    return base + "/update/set";
  }

  String event() {
    return base + "/event";
  }

  /** What was announced last, for this node itself. */
  String announced() {
    return base + "/announced";
  }

  String restart() {
    return base + "/restart";
  }

  String set(String key) {
    return base + "/set/" + key;
  }

  String pin(String name) {
    return base + "/pin/" + name;
  }

  String pinLevel(String name) {
    return pin(name) + "/level";
  }

  String pinStatus(String name) {
    return pin(name) + "/status";
  }

  String pinSet(String name) {
    return pin(name) + "/set";
  }

  /** Filters of all that this node wants to hear. */
  List<String> filters() {
    return List.of(
        announced(), homeAssistant(), restart(), updateSet(), base + "/pin/+/set", set("+"));
  }
}
