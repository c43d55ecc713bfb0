package io.tiovivo.node.home;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Home Assistant's side, as far as it concerns a device that is discovered: it checks
 * announcements, makes entities, follows their states and sends commands. Whatever the real one
 * would log as a warning is an error here. Over a simulated broker as over a real one.
 */
public final class HomeAssistantPlay {
  private final String prefix;
  private final PlayBroker broker;
  private final Map<String, Map<String, PlayEntity>> devices = new TreeMap<>();
  private final Set<String> subscribed = new HashSet<>();
  private final List<String> errors = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private int announcements;

  public HomeAssistantPlay(String prefix, PlayBroker broker) {
    this.prefix = prefix;
    this.broker = broker;
  }

  /** Starts, or starts anew and has forgotten everything. */
  public void start() {
    devices.clear();
    subscribed.clear();
    subscribe(prefix + "/device/+/config");
    broker.publish(prefix + "/status", "online", false);
  }

  /** A message came. */
  public void onMessage(String topic, byte[] payload, boolean retained) {
    String text = new String(payload, StandardCharsets.UTF_8);
    if (topic.startsWith(prefix + "/device/") && topic.endsWith("/config")) {
      discover(topic, text);
    } else if (!text.isEmpty()) {
      devices
          .values()
          .forEach(device -> device.values().forEach(entity -> entity.hear(topic, text)));
    }
  }

  /** Devices that are there, by the object id of their announcement. */
  public Set<String> devices() {
    return devices.keySet();
  }

  /** Keys of a device's entities. */
  public Set<String> entities(String device) {
    return devices.containsKey(device) ? devices.get(device).keySet() : Set.of();
  }

  /** State of an entity; "unavailable" and "unknown" as in Home Assistant. */
  public String state(String device, String key) {
    return entity(device, key).state();
  }

  /** An attribute of an entity, such as "brightness"; null: it has none. */
  public Object attribute(String device, String key, String attribute) {
    return entity(device, key).attributes().get(attribute);
  }

  /** An option of an entity's configuration. */
  public Object option(String device, String key, String option) {
    return entity(device, key).option(option);
  }

  /** Types of the events that came, in order. */
  public List<String> events() {
    return events;
  }

  /** What Home Assistant would have complained about. */
  public List<String> errors() {
    return errors;
  }

  /** How many announcements came. */
  public int announcements() {
    return announcements;
  }

  public void turnOn(String device, String key) {
    send(device, key, "command_topic", entity(device, key).text("payload_on", "ON"));
  }

  public void turnOff(String device, String key) {
    send(device, key, "command_topic", entity(device, key).text("payload_off", "OFF"));
  }

  /**
   * Dims a light.
   *
   * @param brightness 1 to 255
   */
  public void dim(String device, String key, int brightness) {
    double scale = (Double) option(device, key, "brightness_scale");
    long scaled = Math.max(1, Math.round(brightness / 255.0 * scale));
    send(device, key, "brightness_command_topic", Long.toString(scaled));
  }

  public void press(String device, String key) {
    send(device, key, "command_topic", entity(device, key).text("payload_press", "PRESS"));
  }

  public void install(String device, String key) {
    send(device, key, "command_topic", entity(device, key).text("payload_install", ""));
  }

  /** Sets a select, number or text. */
  public void set(String device, String key, String value) {
    String template = entity(device, key).text("command_template", "{{ value }}");
    send(device, key, "command_topic", Templates.command(template, value));
  }

  private void send(String device, String key, String option, String payload) {
    if (!entity(device, key).isAvailable()) {
      throw new IllegalStateException(key + " is not available");
    }
    broker.publish((String) option(device, key, option), payload, false);
  }

  private PlayEntity entity(String device, String key) {
    Map<String, PlayEntity> entities = devices.get(device);
    if (entities == null || !entities.containsKey(key)) {
      throw new IllegalStateException("no " + key + " in " + device + ", but " + devices);
    }
    return entities.get(key);
  }

  private void discover(String topic, String payload) {
    String[] levels = topic.split("/");
    String device = levels[levels.length - 2];
    if (payload.isEmpty()) {
      devices.remove(device);
      return;
    }
    announcements++;
    List<String> wrong = HomeAssistantSchema.errors(topic, payload);
    if (!wrong.isEmpty()) {
      errors.addAll(wrong);
      return;
    }
    Map<String, Object> root = Json.object(payload);
    Map<String, PlayEntity> entities = devices.computeIfAbsent(device, key -> new TreeMap<>());
    Set<String> wanted = new TreeSet<>();
    for (Map.Entry<String, Object> each : map(root.get("components")).entrySet()) {
      Map<String, Object> own = map(each.getValue());
      if (own.size() == 1) {
        // Its platform alone: gone.
        entities.remove(each.getKey());
        continue;
      }
      PlayEntity entity = new PlayEntity(each.getKey(), root, own, errors, events);
      PlayEntity before = entities.put(each.getKey(), entity);
      if (before == null) {
        // A new entity asks for what the broker keeps.
        subscribed.removeAll(entity.topics());
      } else {
        entity.inherit(before);
      }
      wanted.addAll(entity.topics());
    }
    wanted.forEach(this::subscribe);
  }

  private void subscribe(String filter) {
    if (subscribed.add(filter)) {
      broker.subscribe(filter);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
