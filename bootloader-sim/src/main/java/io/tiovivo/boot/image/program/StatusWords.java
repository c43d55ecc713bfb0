package io.tiovivo.boot.image.program;

import java.util.HashMap;
import java.util.Map;

/**
 * What a boot switch says: {@code key=value} with spaces between them, on the line with running=.
 */
final class StatusWords {
  private StatusWords() {}

  static Map<String, String> parse(String said) {
    Map<String, String> words = new HashMap<>();
    String line = said.lines().filter(each -> each.contains("running=")).findFirst().orElse("");
    for (String word : line.trim().split(" +")) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        words.put(word.substring(0, equals), word.substring(equals + 1).replace("\"", ""));
      }
    }
    return words;
  }

  static String required(Map<String, String> words, String key) {
    String value = words.getOrDefault(key, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("there is no " + key + "=");
    }
    return value;
  }
}
