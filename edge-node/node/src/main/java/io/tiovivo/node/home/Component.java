package io.tiovivo.node.home;

import io.tiovivo.node.status.JsonText;
import java.util.List;

/**
 * Writes the configuration of one entity, with Home Assistant's full names: it expands its
 * abbreviations before it checks, and drops a whole device for one that it does not know.
 */
final class Component {
  /** Of what an owner sets; it stands apart from what the device is for. */
  static final String CONFIG = "config";

  /** Of what tells how the node itself does. */
  static final String DIAGNOSTIC = "diagnostic";

  private final Topics topics;
  private final String key;
  private final Entity.Platform platform;
  private final JsonText json = new JsonText();

  Component(Topics topics, Entity.Platform platform, String key, String name) {
    this.topics = topics;
    this.key = key;
    this.platform = platform;
    json.open('{')
        .put("platform", platform.word())
        .put("unique_id", topics.object() + "_" + key)
        .put("name", name);
  }

  Component put(String option, String value) {
    json.put(option, value);
    return this;
  }

  Component put(String option, long value) {
    json.put(option, value);
    return this;
  }

  Component put(String option, List<String> values) {
    json.key(option).open('[');
    values.forEach(value -> json.comma().quote(value));
    json.close(']');
    return this;
  }

  Component icon(String name) {
    return put("icon", "mdi:" + name);
  }

  Component deviceClass(String name) {
    return put("device_class", name);
  }

  Component category(String name) {
    return put("entity_category", name);
  }

  /** Home Assistant knows it, and shows it once somebody asks for it. */
  Component hidden() {
    json.put("enabled_by_default", false);
    return this;
  }

  /** Its value is a field of the node's state. */
  Component fromState(String field) {
    return put("state_topic", topics.state()).put("value_template", template(field));
  }

  /** It takes commands; QoS 1, for a lost one would be a light that stays off. */
  Component command(String topic) {
    return put("command_topic", topic).put("qos", 1);
  }

  /** Numbers worth keeping: a curve. */
  Component measured(String unit) {
    return put("state_class", "measurement").put("unit_of_measurement", unit);
  }

  /** Bytes that only become more until the node starts anew. */
  Component countedBytes() {
    return deviceClass("data_size")
        .put("state_class", "total_increasing")
        .put("unit_of_measurement", "B");
  }

  /** It is there when the node is, and this topic says so as well. */
  Component availableToo(String topic) {
    json.key("availability").open('[');
    availability(json.comma(), topics.status());
    availability(json.comma(), topic);
    json.close(']').put("availability_mode", "all");
    return this;
  }

  Entity build() {
    return new Entity(key, platform, json.close('}').toString());
  }

  static void availability(JsonText list, String topic) {
    list.open('{').put("topic", topic).close('}');
  }

  static String template(String field) {
    return "{{ value_json." + field + " }}";
  }
}
