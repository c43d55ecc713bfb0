package io.tiovivo.node.pins;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Levels of outputs as text: the first line names the boot of the machine in which it was written,
 * each other one a line of a chip and its level, {@code pinctrl-bcm2835:17=1}. What cannot be read
 * is skipped: a level that is not known is no reason not to start.
 *
 * @param boot as the kernel names it; "": unknown
 * @param levels by line; 0 or 1, of a PWM channel permille
 */
record LevelText(String boot, SortedMap<String, Integer> levels) {
  /** More lines of a file are not read. */
  static final int MAX_LINES = 256;

  private static final String BOOT = "boot=";
  private static final int MAX_LEVEL = 1000;

  static LevelText parse(String text) {
    String boot = "";
    SortedMap<String, Integer> levels = new TreeMap<>();
    String[] lines = text.split("\n", MAX_LINES + 1);
    for (int i = 0; i < Math.min(lines.length, MAX_LINES); i++) {
      String line = lines[i].strip();
      int equals = line.lastIndexOf('=');
      if (line.startsWith(BOOT)) {
        boot = line.substring(BOOT.length());
      } else if (equals > 0 && line.substring(equals + 1).matches("\\d{1,4}")) {
        int level = Integer.parseInt(line.substring(equals + 1));
        if (level <= MAX_LEVEL) {
          levels.put(line.substring(0, equals), level);
        }
      }
    }
    return new LevelText(boot, levels);
  }

  String format() {
    StringBuilder text = new StringBuilder(BOOT).append(boot).append('\n');
    for (Map.Entry<String, Integer> each : levels.entrySet()) {
      text.append(each.getKey()).append('=').append(each.getValue()).append('\n');
    }
    return text.toString();
  }
}
