package io.tiovivo.node.status;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Writes metrics in Prometheus' text format, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/): for each family its help and its
 * type, then its samples.
 */
final class MetricsText {
  private static final String PREFIX = "tiovivo_";

  private final StringBuilder text = new StringBuilder();
  private final Set<String> families = new HashSet<>();
  private String family = "";

  /** Starts a family whose values rise only; its name ends in "_total". */
  MetricsText counter(String name, String help) {
    return start(name, "counter", help);
  }

  /** Starts a family whose values go up and down. */
  MetricsText gauge(String name, String help) {
    return start(name, "gauge", help);
  }

  private MetricsText start(String name, String type, String help) {
    boolean total = name.endsWith("_total");
    if (!isName(name) || total != type.equals("counter") || !families.add(name)) {
      throw new IllegalArgumentException("no " + type + " can be named " + name + " here");
    }
    family = PREFIX + name;
    text.append("# HELP ")
        .append(family)
        .append(' ')
        .append(help.replace("\\", "\\\\"))
        .append('\n');
    text.append("# TYPE ").append(family).append(' ').append(type).append('\n');
    return this;
  }

  /** The family's only sample. */
  MetricsText value(double value) {
    return sample("", value);
  }

  MetricsText value(boolean value) {
    return sample("", value ? 1 : 0);
  }

  /** One of several samples, told apart by labels: names and values in turn. */
  MetricsText value(double value, String... labels) {
    StringBuilder inside = new StringBuilder();
    for (int i = 0; i < labels.length; i += 2) {
      inside.append(i == 0 ? "" : ",").append(labels[i]).append("=\"");
      inside.append(escaped(labels[i + 1])).append('"');
    }
    return sample(inside.toString(), value);
  }

  /**
   * One of several samples.
   *
   * @param labels as they are to stand between the braces; empty: none
   */
  MetricsText sample(String labels, double value) {
    text.append(family);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ');
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      text.append((long) value);
    } else {
      text.append(String.format(Locale.ROOT, "%.6f", value));
    }
    text.append('\n');
    return this;
  }

  /** Whether a family of this name was started. */
  boolean has(String name) {
    return families.contains(name);
  }

  /** Whether a metric may have this name. */
  static boolean isName(String name) {
    boolean word = !name.isEmpty() && name.charAt(0) >= 'a' && name.charAt(0) <= 'z';
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      word &= c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_';
    }
    return word;
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
