package io.tiovivo.node.home;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One entity of a {@link HomeAssistantPlay}. */
final class PlayEntity {
  private static final Set<String> UPDATE_FIELDS =
      Set.of(
          "installed_version",
          "latest_version",
          "title",
          "release_summary",
          "release_url",
          "entity_picture",
          "in_progress",
          "update_percentage");

  private final String key;
  private final Map<String, Object> options = new HashMap<>();
  private final List<String> errors;
  private final List<String> events;
  private final Map<String, Boolean> available = new TreeMap<>();
  private final Map<String, Object> attributes = new HashMap<>();
  private String value = "unknown";

  PlayEntity(
      String key,
      Map<String, Object> root,
      Map<String, Object> own,
      List<String> errors,
      List<String> events) {
    this.key = key;
    this.errors = errors;
    this.events = events;
    root.forEach(
        (option, shared) -> {
          if (!Set.of("device", "origin", "components").contains(option)) {
            options.put(option, shared);
          }
        });
    options.putAll(own);
    for (Object each : (List<?>) options.getOrDefault("availability", List.of())) {
      available.put((String) ((Map<?, ?>) each).get("topic"), false);
    }
  }

  /** Announced anew: what was heard stays. */
  void inherit(PlayEntity before) {
    value = before.value;
    attributes.putAll(before.attributes);
    available.replaceAll((topic, unheard) -> before.available.getOrDefault(topic, false));
  }

  Set<String> topics() {
    Set<String> topics = new TreeSet<>(available.keySet());
    for (String option :
        List.of("state_topic", "brightness_state_topic", "json_attributes_topic")) {
      if (options.get(option) instanceof String topic) {
        topics.add(topic);
      }
    }
    return topics;
  }

  boolean isAvailable() {
    return !available.containsValue(false);
  }

  String state() {
    return isAvailable() ? value : "unavailable";
  }

  Map<String, Object> attributes() {
    return attributes;
  }

  Object option(String name) {
    return options.get(name);
  }

  String text(String option, String otherwise) {
    return (String) options.getOrDefault(option, otherwise);
  }

  void hear(String topic, String payload) {
    if (available.containsKey(topic)) {
      check(Set.of("online", "offline").contains(payload), "availability " + payload);
      available.put(topic, payload.equals("online"));
    }
    if (topic.equals(options.get("json_attributes_topic"))) {
      Object json = Json.parse(Templates.value(text("json_attributes_template", ""), payload));
      check(json instanceof Map, "attributes " + json);
      ((Map<?, ?>) json).forEach((name, each) -> attributes.put((String) name, each));
    }
    if (topic.equals(options.get("brightness_state_topic"))) {
      double scale = (Double) options.get("brightness_scale");
      double level = Double.parseDouble(payload);
      check(level > 0 && level <= scale, "brightness " + payload);
      attributes.put("brightness", Math.round(level / scale * 255));
    }
    if (topic.equals(options.get("state_topic"))) {
      state(Templates.value(text("value_template", ""), payload));
    }
  }

  private void state(String heard) {
    switch (text("platform", "")) {
      case "update" -> update(heard);
      case "event" -> event(heard);
      case "number" -> {
        double number = number(heard);
        check(
            number >= (Double) options.get("min") && number <= (Double) options.get("max"),
            heard + " is out of range");
        value = heard;
      }
      case "select" -> among(heard, "options");
      case "text" -> {
        check(heard.length() <= (Double) options.get("max"), "longer than it may be");
        check(heard.length() >= (Double) options.get("min"), "shorter than it may be");
        value = heard;
      }
      case "sensor" -> sensor(heard);
      default -> onOff(heard);
    }
  }

  private void onOff(String heard) {
    String on = text("payload_on", "ON");
    String off = text("payload_off", "OFF");
    check(Set.of(on, off, "None").contains(heard), "state " + heard);
    value = heard.equals("None") ? "unknown" : heard.equals(on) ? "on" : "off";
  }

  private void sensor(String heard) {
    if (heard.equals("None")) {
      value = "unknown";
      return;
    }
    check(heard.codePointCount(0, heard.length()) <= 255, "state of more than 255 characters");
    if (options.containsKey("options")) {
      among(heard, "options");
    } else if ("timestamp".equals(options.get("device_class"))) {
      try {
        value = Instant.parse(heard).toString();
      } catch (DateTimeParseException bad) {
        check(false, "no time: " + heard);
      }
    } else {
      if (options.containsKey("unit_of_measurement") || options.containsKey("state_class")) {
        number(heard);
      }
      value = heard;
    }
  }

  private void event(String heard) {
    Map<String, Object> json = Json.object(heard);
    String type = String.valueOf(json.get("event_type"));
    check(((List<?>) options.get("event_types")).contains(type), "event " + type);
    value = type;
    attributes.clear();
    attributes.putAll(json);
    events.add(type);
  }

  // One field too many, or null where a text belongs, and Home Assistant drops it all.
  private void update(String heard) {
    Map<String, Object> json = Json.object(heard);
    check(UPDATE_FIELDS.containsAll(json.keySet()), "update " + json.keySet());
    json.forEach(
        (name, each) -> {
          if (name.equals("in_progress")) {
            check(each instanceof Boolean, "in_progress " + each);
          } else if (name.equals("update_percentage")) {
            check(
                each == null || each instanceof Double percent && percent >= 0 && percent <= 100,
                "update_percentage " + each);
          } else {
            check(each instanceof String text && text.length() <= 255 * 2, name + " " + each);
          }
        });
    attributes.putAll(json);
    Object installed = json.get("installed_version");
    Object latest = json.get("latest_version");
    value =
        installed == null || latest == null
            ? "unknown"
            : Versions.isNewer((String) latest, (String) installed) ? "on" : "off";
  }

  private void among(String heard, String option) {
    if (heard.equals("None")) {
      value = "unknown";
      return;
    }
    check(((List<?>) options.get(option)).contains(heard), heard + " was not announced");
    value = heard;
  }

  private double number(String heard) {
    try {
      return Double.parseDouble(heard);
    } catch (NumberFormatException bad) {
      check(false, "no number: " + heard);
      return 0;
    }
  }

  private void check(boolean good, String what) {
    if (!good) {
      errors.add(key + ": " + what);
    }
  }

  @Override
  public String toString() {
    return key + "=" + state();
  }

  /** As the library does that Home Assistant orders versions with, for what we send. */
  private static final class Versions {
    static boolean isNewer(String latest, String installed) {
      if (latest.equals(installed)) {
        return false;
      }
      if (!latest.matches("[\\d.]+") || !installed.matches("[\\d.]+")) {
        // It cannot compare them, and they differ.
        return true;
      }
      List<Integer> left = parts(latest);
      List<Integer> right = parts(installed);
      for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
        int order =
            Integer.compare(i < left.size() ? left.get(i) : 0, i < right.size() ? right.get(i) : 0);
        if (order != 0) {
          return order > 0;
        }
      }
      return false;
    }

    private static List<Integer> parts(String version) {
      List<Integer> parts = new ArrayList<>();
      for (String part : version.split("\\.")) {
        parts.add(Integer.valueOf(part));
      }
      return parts;
    }
  }
}
