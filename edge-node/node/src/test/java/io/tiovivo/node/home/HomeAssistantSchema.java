package io.tiovivo.node.home;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Home Assistant accepts in a device's discovery message; transcribed, in words of our own,
 * from the schemas of Home Assistant Core 2025.10 and later ("default_entity_id" in the place of
 * "object_id"): homeassistant/components/mqtt/ schemas.py, config.py, discovery.py, and the
 * platform files; units and classes from components/sensor/const.py. Of light only schema "basic"
 * and of it what a dimmer needs. Home Assistant drops most options that it does not know without a
 * word; here they are errors, for they are typing errors.
 */
final class HomeAssistantSchema {
  private static final Set<String> DEVICE =
      words(
          "identifiers connections manufacturer model model_id name hw_version sw_version"
              + " serial_number suggested_area via_device configuration_url");
  private static final Set<String> ORIGIN = words("name sw_version support_url");
  private static final String AVAILABILITY =
      " availability availability_mode availability_template availability_topic payload_available"
          + " payload_not_available";

  /** Of the root; those that a component does not have itself are passed on to it. */
  private static final Set<String> SHARED =
      words("command_topic encoding qos state_topic message_expiry_interval" + AVAILABILITY);

  private static final String COMMON =
      "platform unique_id name icon qos encoding entity_category enabled_by_default entity_picture"
          + " default_entity_id json_attributes_topic json_attributes_template"
          + AVAILABILITY;
  private static final String READ = " state_topic value_template";
  private static final String WRITE =
      " command_topic command_template optimistic retain state_topic";

  /** All that may be set, and after the bar what must be. */
  private static final Map<String, String> PLATFORMS =
      Map.of(
          "binary_sensor",
          READ
              + " device_class expire_after force_update off_delay payload_off payload_on | state_topic",
          "button",
          " command_topic command_template device_class payload_press retain | command_topic",
          "event",
          READ + " device_class event_types | state_topic event_types",
          "light",
          " command_topic optimistic retain state_topic schema state_value_template payload_off"
              + " payload_on on_command_type brightness_command_topic brightness_command_template"
              + " brightness_scale brightness_state_topic brightness_value_template"
              + " | command_topic",
          "number",
          WRITE
              + " value_template device_class max min mode payload_reset step unit_of_measurement"
              + " | command_topic",
          "select",
          WRITE + " value_template options | command_topic options",
          "sensor",
          READ
              + " device_class expire_after force_update last_reset_value_template options"
              + " state_class suggested_display_precision unit_of_measurement | state_topic",
          "switch",
          WRITE
              + " value_template device_class payload_off payload_on state_off state_on"
              + " | command_topic",
          "text",
          WRITE + " value_template max min mode pattern | command_topic",
          "update",
          READ
              + " command_topic device_class display_precision latest_version_template"
              + " latest_version_topic payload_install release_summary release_url retain title"
              + " | state_topic");

  private static final Map<String, Set<String>> CLASSES =
      Map.of(
          "binary_sensor",
              words(
                  "battery battery_charging carbon_monoxide cold connectivity door garage_door gas"
                      + " heat light lock moisture motion moving occupancy opening plug power"
                      + " presence problem running safety smoke sound tamper update vibration"
                      + " window"),
          "button", words("identify restart update"),
          "event", words("button doorbell motion"),
          "number", words("data_rate data_size duration temperature"),
          "sensor",
              words("data_rate data_size date duration enum signal_strength temperature timestamp"),
          "switch", words("outlet switch"),
          "update", words("firmware"));

  private static final Map<String, Set<String>> UNITS =
      Map.of(
          "data_size",
              words("bit kbit Mbit Gbit B kB MB GB TB PB EB ZB YB KiB MiB GiB TiB PiB EiB ZiB YiB"),
          "duration", words("d h min s ms μs"),
          "temperature", words("°C °F K"));

  private static final Set<String> STATE_CLASSES =
      words("measurement measurement_angle total total_increasing");
  private static final Set<String> NUMBERS =
      words(
          "qos min max step brightness_scale suggested_display_precision expire_after off_delay"
              + " display_precision message_expiry_interval");
  private static final Set<String> BOOLEANS =
      words("enabled_by_default retain optimistic force_update");
  private static final Set<String> LISTS = words("options event_types availability");

  private final List<String> errors = new ArrayList<>();
  private final Set<String> uniqueIds = new HashSet<>();
  private String where = "";

  private HomeAssistantSchema() {}

  /** All that is wrong with an announcement; none: Home Assistant takes it, every component. */
  static List<String> errors(String topic, String payload) {
    HomeAssistantSchema schema = new HomeAssistantSchema();
    String[] levels = topic.split("/");
    int n = levels.length;
    schema.check(
        n >= 4
            && levels[n - 1].equals("config")
            && levels[n - 2].matches("[a-zA-Z0-9_-]+")
            && levels[n - 3].equals("device"),
        "topic " + topic);
    Map<String, Object> root;
    try {
      root = Json.object(payload);
    } catch (IllegalArgumentException | ClassCastException bad) {
      return List.of("not an object of JSON: " + bad.getMessage());
    }
    schema.root(root);
    return schema.errors;
  }

  private void root(Map<String, Object> root) {
    Set<String> allowed = new TreeSet<>(SHARED);
    allowed.addAll(Set.of("device", "origin", "components"));
    options(root, allowed);
    Map<String, Object> device = map(root, "device");
    allow(device, DEVICE);
    check(
        !list(device.getOrDefault("identifiers", List.of())).isEmpty()
            || !list(device.getOrDefault("connections", List.of())).isEmpty(),
        "device is not identified");
    for (String key : device.keySet()) {
      if (!Set.of("identifiers", "connections").contains(key)) {
        check(device.get(key) instanceof String text && !text.isBlank(), "device " + key);
      }
    }
    if (device.get("configuration_url") instanceof String url) {
      check(url.matches("(https?|homeassistant)://[^ ]+"), "configuration_url " + url);
    }
    Map<String, Object> origin = map(root, "origin");
    allow(origin, ORIGIN);
    check(origin.get("name") instanceof String, "origin has no name");
    map(root, "components").forEach((key, each) -> component(root, key, each));
  }

  @SuppressWarnings("unchecked")
  private void component(Map<String, Object> root, String key, Object raw) {
    where = key + ": ";
    check(key.matches("[a-zA-Z0-9_-]+"), "the key");
    Map<String, Object> own = (Map<String, Object>) raw;
    String platform = String.valueOf(own.get("platform"));
    String rule = PLATFORMS.get(platform);
    if (rule == null) {
      check(false, "platform " + platform);
      return;
    }
    if (own.size() == 1) {
      return;
    }
    check(
        own.get("unique_id") instanceof String id && !id.isBlank() && uniqueIds.add(id),
        "unique_id " + own.get("unique_id"));
    check(own.get("name") instanceof String name && !name.isBlank(), "name");
    String[] halves = rule.split("\\|");
    Set<String> allowed = new TreeSet<>(words(COMMON + halves[0]));
    options(own, allowed);
    Map<String, Object> merged = new HashMap<>(own);
    root.forEach(
        (option, value) -> {
          if (SHARED.contains(option)) {
            merged.putIfAbsent(option, value);
          }
        });
    check(
        !(merged.containsKey("availability") && merged.containsKey("availability_topic")),
        "availability and availability_topic exclude each other");
    words(halves[1]).forEach(must -> check(merged.get(must) != null, must + " is missing"));
    classes(platform, own);
    limits(platform, own);
    where = "";
  }

  private void options(Map<String, Object> own, Set<String> allowed) {
    allow(own, allowed);
    own.forEach(
        (option, value) -> {
          if (NUMBERS.contains(option)) {
            check(value instanceof Double, option + " is no number");
          } else if (BOOLEANS.contains(option)) {
            check(value instanceof Boolean, option + " is neither true nor false");
          } else if (LISTS.contains(option)) {
            check(value instanceof List<?> list && !list.isEmpty(), option + " is no list");
          } else if (!Set.of("device", "origin", "components").contains(option)) {
            check(value instanceof String, option + " is no text");
          }
          if (option.endsWith("_topic") && value instanceof String topic) {
            check(
                !topic.isEmpty() && topic.length() < 65536 && !topic.matches(".*[+#\\x00].*"),
                "topic " + topic);
          }
          if (option.endsWith("_template") && value instanceof String template) {
            check(template.contains("{{") && template.contains("}}"), "template " + template);
          }
        });
    if (own.get("availability") instanceof List<?> list) {
      for (Object each : list) {
        allow(cast(each), words("topic payload_available payload_not_available value_template"));
        check(cast(each).get("topic") instanceof String, "availability without topic");
      }
    }
    oneOf(own, "availability_mode", words("all any latest"));
    oneOf(own, "entity_category", words("config diagnostic"));
    oneOf(own, "on_command_type", words("first last brightness"));
    if (own.get("icon") instanceof String icon) {
      check(icon.matches("mdi:[a-z0-9-]+"), "icon " + icon);
    }
    if (own.get("qos") instanceof Double qos) {
      check(qos == 0 || qos == 1 || qos == 2, "qos");
    }
  }

  private void classes(String platform, Map<String, Object> own) {
    String name = (String) own.get("device_class");
    if (name != null) {
      check(CLASSES.getOrDefault(platform, Set.of()).contains(name), "device_class " + name);
    }
    String unit = (String) own.get("unit_of_measurement");
    if (name != null && UNITS.containsKey(name)) {
      check(unit != null && UNITS.get(name).contains(unit), "unit " + unit + " of " + name);
    }
    if (platform.equals("sensor")) {
      sensor(own, name, unit);
    }
    if (platform.equals("sensor") || platform.equals("binary_sensor")) {
      check(!"config".equals(own.get("entity_category")), "what is read is no configuration");
    }
  }

  private void sensor(Map<String, Object> own, String name, String unit) {
    Object stateClass = own.get("state_class");
    if (stateClass != null) {
      check(STATE_CLASSES.contains(stateClass), "state_class " + stateClass);
    }
    if ("enum".equals(name) || own.containsKey("options")) {
      check("enum".equals(name) && own.containsKey("options"), "options go with class enum");
      check(stateClass == null && unit == null, "an enum is no number");
    }
    if ("timestamp".equals(name)) {
      check(stateClass == null && unit == null, "a timestamp is no number");
    }
    if ("temperature".equals(name)) {
      check(stateClass == null || stateClass.equals("measurement"), "temperatures are measured");
    }
  }

  private void limits(String platform, Map<String, Object> own) {
    double min = (Double) own.getOrDefault("min", platform.equals("number") ? 1.0 : 0.0);
    double max = (Double) own.getOrDefault("max", platform.equals("number") ? 100.0 : 255.0);
    check(min < max, "min and max");
    if (platform.equals("text")) {
      check(min >= 0 && max <= 255, "texts are of at most 255 characters");
      oneOf(own, "mode", words("text password"));
    }
    if (platform.equals("number")) {
      check((Double) own.getOrDefault("step", 1.0) >= 0.001, "step");
      oneOf(own, "mode", words("auto box slider"));
    }
  }

  private void oneOf(Map<String, Object> own, String option, Set<String> allowed) {
    if (own.containsKey(option)) {
      check(allowed.contains(own.get(option)), option + " " + own.get(option));
    }
  }

  private void allow(Map<String, Object> own, Set<String> allowed) {
    for (String key : own.keySet()) {
      check(allowed.contains(key), "unknown option " + key);
    }
  }

  private Map<String, Object> map(Map<String, Object> in, String key) {
    check(in.get(key) instanceof Map, key + " is missing");
    return in.get(key) instanceof Map ? cast(in.get(key)) : Map.of();
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of(value);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> cast(Object value) {
    return (Map<String, Object>) value;
  }

  private void check(boolean good, String what) {
    if (!good) {
      errors.add(where + what);
    }
  }

  private static Set<String> words(String text) {
    return new TreeSet<>(Arrays.asList(text.strip().split(" +")));
  }
}
