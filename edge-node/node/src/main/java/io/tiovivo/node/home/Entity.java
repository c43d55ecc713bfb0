package io.tiovivo.node.home;

import java.util.Locale;

/**
 * One thing of the node in Home Assistant: a component of its device.
 *
 * @param key within the device; part of the unique id, so it never changes its meaning
 * @param platform of Home Assistant
 * @param json the component's configuration
 */
record Entity(String key, Platform platform, String json) {
  /** What kinds there are; the names are Home Assistant's. */
  enum Platform {
    BINARY_SENSOR,
    BUTTON,
    EVENT,
    LIGHT,
    NUMBER,
    SELECT,
    SENSOR,
    SWITCH,
    TEXT,
    UPDATE;

    private final String word = name().toLowerCase(Locale.ROOT);

    String word() {
      return word;
    }

    /** Null: none is called so. */
    static Platform of(String word) {
      for (Platform each : values()) {
        if (each.word.equals(word)) {
          return each;
        }
      }
      return null;
    }
  }
}
