package io.tiovivo.node.home;

import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Status;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What Home Assistant is to show: one moment of the node.
 *
 * @param neighbours first digits of their ids, and whether they are there
 * @param startedS when the node started, in seconds since 1970; {@link #UNKNOWN}: nobody knows
 * @param thermometer whether this board has had a temperature
 * @param dropped messages that the broker never got
 */
record Picture(
    Status status,
    NodeConfig config,
    Map<String, Boolean> neighbours,
    long startedS,
    boolean thermometer,
    long dropped) {
  static final long UNKNOWN = -1;

  /** Most pins that are shown. */
  static final int MAX_PINS = 32;

  /** Longest state of an entity in Home Assistant, in characters. */
  static final int MAX_TEXT = 255;

  /** Longest name of a pin, in characters. */
  private static final int MAX_TITLE = 64;

  /** Pins that can be shown. */
  List<PinStatus> pins() {
    return status.getPinsList().stream()
        .filter(pin -> Topics.isPin(pin.getName()) && isKnown(pin.getKind()))
        .limit(MAX_PINS)
        .toList();
  }

  /** What an owner calls a pin. */
  String title(PinStatus pin) {
    for (PinConfig each : config.gpio().pins()) {
      String title = cut(each.title(), MAX_TITLE);
      if (each.name().equals(pin.getName()) && !title.isEmpty()) {
        return title;
      }
    }
    String words = pin.getName().replace('_', ' ').replace('-', ' ').strip();
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  static boolean isKnown(PinKind kind) {
    return kind == PinKind.OUTPUT || kind == PinKind.INPUT || kind == PinKind.PWM;
  }

  /** Of a long text the beginning; without control characters; never half a character. */
  static String cut(String raw) {
    return cut(raw, MAX_TEXT);
  }

  private static String cut(String raw, int most) {
    int[] points =
        raw.codePoints()
            .limit(most)
            .map(c -> Character.isISOControl(c) ? ' ' : isWhole(c) ? c : '?')
            .toArray();
    // Home Assistant counts what Python counts: code points.
    return new String(points, 0, points.length).strip();
  }

  private static boolean isWhole(int codePoint) {
    return codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE;
  }
}
