package io.tiovivo.headend.demo;

import io.tiovivo.console.Table;
import io.tiovivo.settings.Units;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The table at the end. Pure. */
final class Summary {
  private static final String NONE = "-";

  private Summary() {}

  static List<String> lines(List<BoxState> boxes) {
    Table table =
        new Table(
            "BOX",
            "VERSION",
            ">TIME",
            ">SYMBOLS/NEEDED",
            ">LOST",
            ">RESUMED",
            ">READY",
            ">PEERS",
            ">RSS");
    for (BoxState box : boxes) {
      table.row(
          box.name(),
          orNone(box.version()),
          time(box.receivedNs()),
          count(box.symbols()) + "/" + count(box.needed()),
          percent(box.lossPercent()),
          percent(box.resumedPercent()),
          box.readyMs().isPresent() ? Screen.milliseconds(box.readyMs().getAsLong()) : NONE,
          Long.toString(box.peers()),
          box.residentBytes() == 0 ? NONE : mebibytes(box.residentBytes()));
    }
    return table.lines();
  }

  private static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  private static String time(OptionalLong ns) {
    if (ns.isEmpty()) {
      return NONE;
    }
    long seconds = ns.getAsLong() / 1_000_000_000L;
    return seconds < 60
        ? Units.formatDuration(Duration.ofNanos(ns.getAsLong()))
        : Screen.seconds(seconds);
  }

  /** Without a decimal: the table has to fit. */
  private static String mebibytes(long bytes) {
    return (bytes + (1 << 19) >> 20) + " MiB";
  }

  private static String count(OptionalLong count) {
    return count.isPresent() ? Long.toString(count.getAsLong()) : NONE;
  }

  private static String percent(OptionalDouble percent) {
    return percent.isPresent() ? Screen.percent(percent.getAsDouble()) : NONE;
  }
}
