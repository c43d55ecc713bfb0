package io.tiovivo.node.home;

import static io.tiovivo.node.home.Component.CONFIG;
import static io.tiovivo.node.home.Component.DIAGNOSTIC;

import io.tiovivo.node.home.Entity.Platform;
import io.tiovivo.node.proto.Status;
import java.util.ArrayList;
import java.util.List;

/** Which entities a node has in Home Assistant: those for which it has something to tell. */
final class Entities {
  /** What an update command says to have the offered release installed. */
  static final String INSTALL = "install";

  /** What it says to have it skipped. */
  static final String SKIP = "skip";

  /** What it says to go back. */
  static final String GO_BACK = "go-back";

  /** What a restart command says. */
  static final String RESTART = "restart";

  private final Topics topics;
  private final List<Entity> list = new ArrayList<>();

  private Entities(Topics topics) {
    this.topics = topics;
  }

  /** In the order in which they are announced; no key twice. */
  static List<Entity> of(Topics topics, Picture picture) {
    Entities entities = new Entities(topics);
    entities.list.addAll(PinEntities.of(topics, picture));
    entities.node(picture.status());
    entities.board(picture);
    entities.overlay();
    if (picture.status().hasUpdate()) {
      entities.update();
    }
    if (picture.status().hasBootImage()) {
      entities.bootImage();
    }
    entities.list.addAll(ChoiceEntities.of(topics, picture));
    picture.neighbours().keySet().forEach(entities::neighbour);
    return entities.list;
  }

  private void node(Status status) {
    add(
        component(Platform.BINARY_SENSOR, "problem", "Problem")
            .fromState("problem")
            .deviceClass("problem")
            .category(DIAGNOSTIC)
            .put("json_attributes_topic", topics.state())
            .put("json_attributes_template", "{{ {'reasons': value_json.reasons} | tojson }}"));
    add(
        component(Platform.EVENT, "event", "Event")
            .put("state_topic", topics.event())
            .put("event_types", Happenings.TYPES)
            .icon("bell-ring-outline")
            .put("qos", 1));
    add(sensor("version", "Version").fromState("version").icon("tag-outline"));
    add(
        sensor("slot", "Slot")
            .fromState("slot")
            .icon("sd")
            .put("json_attributes_topic", topics.state())
            .put(
                "json_attributes_template",
                "{{ {'confirmed': value_json.confirmed, 'boot': value_json.boot} | tojson }}"));
    add(sensor("started", "Started").fromState("started").deviceClass("timestamp"));
    add(
        sensor("memory", "Memory")
            .fromState("memory")
            .deviceClass("data_size")
            .measured("B")
            .put("suggested_display_precision", 0)
            .hidden());
    add(
        sensor("dropped", "Messages dropped")
            .fromState("dropped")
            .icon("email-remove-outline")
            .put("state_class", "total_increasing")
            .hidden());
    add(
        component(Platform.BUTTON, "restart", "Restart")
            .command(topics.restart())
            .put("payload_press", RESTART)
            .deviceClass("restart")
            .category(CONFIG));
    if (status.hasApplication()) {
      add(
          component(Platform.BINARY_SENSOR, "application", "Application")
              .fromState("application")
              .deviceClass("running")
              .put("json_attributes_topic", topics.state())
              .put(
                  "json_attributes_template",
                  "{{ {'health': value_json.health, 'starts': value_json.starts} | tojson }}")
              .category(DIAGNOSTIC));
    }
  }

  private void board(Picture picture) {
    if (picture.thermometer()) {
      add(
          sensor("temperature", "Temperature")
              .fromState("temperature")
              .deviceClass("temperature")
              .measured("°C")
              .put("suggested_display_precision", 1));
    }
    if (picture.status().hasHost()) {
      add(
          sensor("disk_free", "Free space")
              .fromState("disk_free")
              .deviceClass("data_size")
              .measured("B")
              .put("suggested_display_precision", 0)
              .hidden());
    }
  }

  private void overlay() {
    add(enumeration("role", "Role", StateJson.ROLES).fromState("role").icon("account-network"));
    add(
        enumeration("enrolment", "Enrolment", StateJson.ENROLMENTS)
            .fromState("enrolment")
            .icon("card-account-details-outline"));
    add(
        component(Platform.BINARY_SENSOR, "reach", "Supernode in reach")
            .fromState("reach")
            .deviceClass("connectivity")
            .category(DIAGNOSTIC));
    add(sensor("leaves", "Leaves served").fromState("leaves").measured("leaves").icon("sitemap"));
    add(
        sensor("relayed", "Relay traffic")
            .fromState("relayed")
            .countedBytes()
            .put("suggested_display_precision", 0));
    add(sensor("peers", "Neighbours").fromState("peers").measured("nodes").icon("lan"));
    add(sensor("notice", "Notice").fromState("notice").icon("message-alert-outline"));
  }

  private void update() {
    add(
        component(Platform.UPDATE, "update", "Update")
            .put("state_topic", topics.update())
            .command(topics.updateSet())
            .put("payload_install", INSTALL)
            .deviceClass("firmware")
            .category(CONFIG));
    add(
        enumeration("update_state", "Update state", StateJson.UPDATE_STATES)
            .fromState("update")
            .icon("package-down")
            .put("json_attributes_topic", topics.state())
            .put(
                "json_attributes_template",
                "{{ {'reason': value_json.update_reason, 'emergency': value_json.emergency,"
                    + " 'previous': value_json.previous} | tojson }}"));
    add(sensor("reception", "Reception").fromState("reception").measured("%").icon("radio-tower"));
    add(sensor("day_bytes", "Data today").fromState("day_bytes").countedBytes().hidden());
    add(sensor("month_bytes", "Data this month").fromState("month_bytes").countedBytes().hidden());
    add(
        component(Platform.BUTTON, "skip", "Skip update")
            .command(topics.updateSet())
            .put("payload_press", SKIP)
            .icon("debug-step-over")
            .category(CONFIG));
    add(
        component(Platform.BUTTON, "go_back", "Go back")
            .command(topics.updateSet())
            .put("payload_press", GO_BACK)
            .icon("history")
            .category(CONFIG));
  }

  private void bootImage() {
    add(
        sensor("boot_image", "Boot image")
            .fromState("boot_image")
            .icon("chip")
            .put("json_attributes_topic", topics.state())
            .put(
                "json_attributes_template",
                "{{ {'partition': value_json.boot_partition, 'state': value_json.boot_state,"
                    + " 'reason': value_json.boot_reason, 'latest': value_json.boot_latest,"
                    + " 'gave_up': value_json.boot_gave_up} | tojson }}"));
  }

  private void neighbour(String id) {
    add(
        component(Platform.BINARY_SENSOR, "neighbour_" + id, "Neighbour " + id)
            .put("state_topic", topics.state())
            .put("value_template", "{{ value_json.neighbours.get('" + id + "') }}")
            .deviceClass("connectivity")
            .category(DIAGNOSTIC));
  }

  private Component sensor(String key, String name) {
    return component(Platform.SENSOR, key, name).category(DIAGNOSTIC);
  }

  private Component enumeration(String key, String name, List<String> values) {
    return sensor(key, name).deviceClass("enum").put("options", values);
  }

  private Component component(Platform platform, String key, String name) {
    return new Component(topics, platform, key, name);
  }

  private void add(Component component) {
    list.add(component.build());
  }
}
