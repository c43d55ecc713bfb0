package io.tiovivo.headend.demo;

import io.tiovivo.headend.demo.BoxState.Phase;
import io.tiovivo.settings.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The live rows, one for the head-end and one for each box, 79 columns at most. Pure. */
final class Screen {
  static final int COLUMNS = 79;

  /** More boxes than this are summed up in one row: the screen has 24 lines. */
  private static final int MAX_BOX_ROWS = 16;

  private static final int NAME_COLUMNS = 9;
  private static final int PHASE_COLUMNS = 10;
  private static final int BAR_COLUMNS = 18;

  private Screen() {}

  static List<String> rows(HeadendState headend, List<BoxState> boxes) {
    List<String> rows = new ArrayList<>();
    rows.add(headend(headend));
    int shown = boxes.size() > MAX_BOX_ROWS ? MAX_BOX_ROWS - 1 : boxes.size();
    for (BoxState box : boxes.subList(0, shown)) {
      rows.add(box(box));
    }
    if (shown < boxes.size()) {
      rows.add(rest(boxes.subList(shown, boxes.size())));
    }
    return rows;
  }

  private static String headend(HeadendState headend) {
    String image = "image " + Units.formatBytes(headend.imageBytes()) + ", " + headend.version();
    String sent =
        headend.onAir()
            ? Units.formatBytes(headend.sentBytes()) + " sent at " + rate(headend.rateMbit())
            : "";
    String phase = headend.onAir() ? "on air" : "starting";
    return fit(
        pad("head-end", NAME_COLUMNS)
            + pad(phase, PHASE_COLUMNS)
            + pad(image + (sent.isEmpty() ? "" : ","), 26)
            + sent);
  }

  private static String box(BoxState box) {
    StringBuilder row = new StringBuilder();
    row.append(pad(box.name(), NAME_COLUMNS)).append(pad(box.phase().word, PHASE_COLUMNS));
    switch (box.phase()) {
      case RECEIVING -> {
        row.append(bar(box.percent())).append(padLeft(percent(box.percent()), 8));
        box.rateMbit().ifPresent(mbit -> row.append(padLeft(rate(mbit), 13)));
        box.lossPercent().ifPresent(loss -> row.append(padLeft(percent(loss) + " lost", 13)));
        box.etaS().ifPresent(eta -> row.append(padLeft(seconds(eta), 8)));
      }
      case DECODING -> row.append(decoding(box));
      case READY, UP -> row.append(up(box));
      case VERIFYING, BOOTING -> {
        row.append("version ").append(box.version()).append(" in slot ").append(box.slot());
        row.append(box.detail().isEmpty() ? "" : ", " + box.detail());
      }
      default -> row.append(box.detail());
    }
    return fit(row.toString());
  }

  /** A block is decoded as a whole: a bar would stand still until the first one is done. */
  private static String decoding(BoxState box) {
    if (box.percent() > 0 || box.symbols().isEmpty()) {
      return bar(box.percent()) + padLeft(percent(box.percent()), 8);
    }
    return "from " + box.symbols().getAsLong() + " symbols";
  }

  private static String up(BoxState box) {
    StringBuilder text = new StringBuilder("version ").append(box.version());
    text.append(" in slot ").append(box.slot());
    box.readyMs().ifPresent(ms -> text.append(", ready in ").append(milliseconds(ms)));
    text.append(box.peers() == 1 ? ", 1 peer" : ", " + box.peers() + " peers");
    if (box.residentBytes() > 0) {
      text.append(", ").append(Units.formatBytes(box.residentBytes()));
    }
    return text.toString();
  }

  private static String rest(List<BoxState> boxes) {
    StringBuilder text = new StringBuilder("and " + boxes.size() + " more:");
    for (Phase phase : Phase.values()) {
      long count = boxes.stream().filter(box -> box.phase() == phase).count();
      if (count > 0) {
        text.append(' ').append(count).append(' ').append(phase.word).append(',');
      }
    }
    text.setLength(text.length() - 1);
    return fit(text.toString());
  }

  private static String bar(double percent) {
    int inner = BAR_COLUMNS - 2;
    int filled = (int) Math.max(0, Math.min(inner, percent * inner / 100));
    return "[" + "#".repeat(filled) + ".".repeat(inner - filled) + "]";
  }

  /** With one decimal always, so that columns don't jump. */
  static String percent(double percent) {
    return String.format(Locale.ROOT, "%.1f %%", percent);
  }

  static String rate(double mbit) {
    return String.format(Locale.ROOT, mbit < 1000 ? "%.1f Mbit/s" : "%.0f Mbit/s", mbit);
  }

  static String milliseconds(long ms) {
    return Units.formatDuration(Duration.ofMillis(ms));
  }

  /** Room for "59 min 59 s" is not there: from a minute on without the unit's rest. */
  static String seconds(long seconds) {
    return seconds < 60 ? seconds + " s" : seconds / 60 + ":" + twoDigits(seconds % 60) + " m";
  }

  private static String twoDigits(long value) {
    return value < 10 ? "0" + value : Long.toString(value);
  }

  static String pad(String text, int columns) {
    return text.length() >= columns ? text + " " : text + " ".repeat(columns - text.length());
  }

  private static String padLeft(String text, int columns) {
    return text.length() >= columns ? " " + text : " ".repeat(columns - text.length()) + text;
  }

  static String fit(String text) {
    String whole = text.stripTrailing();
    return whole.length() <= COLUMNS ? whole : whole.substring(0, COLUMNS - 3) + "...";
  }
}
