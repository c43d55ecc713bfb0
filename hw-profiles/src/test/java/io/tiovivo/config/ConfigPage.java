package io.tiovivo.config;

import io.tiovivo.settings.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** docs/CONFIG.md, drawn from the table of keys. */
final class ConfigPage {
  private ConfigPage() {}

  static String draw() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Key key : Keys.all()) {
      Keys.chapter(key).ifPresent(title -> page.append("\n## ").append(title).append('\n'));
      if (!key.name().startsWith(Keys.LIMIT)) {
        page.append(section(key));
      }
      if (key.name().equals(Keys.MAY_SET)) {
        page.append(limits());
      }
    }
    return page.append(TAIL).toString();
  }

  private static String section(Key key) {
    List<String> rows = new ArrayList<>();
    rows.add("Value: " + form(key));
    if (key.syntax() != Syntax.PIN) {
      rows.add("Default: " + (key.fallback().isEmpty() ? "not set" : "`" + key.fallback() + "`"));
    }
    rows.add("May be set: " + who(key));
    if (!key.cautious().isEmpty()) {
      rows.add("If its line is wrong: " + cautious(key));
    }
    StringBuilder text = new StringBuilder("\n### `");
    text.append(key.name().replace("*", "NAME")).append("`\n\n").append(key.meaning());
    text.append("\n\n");
    rows.forEach(row -> text.append("- ").append(row).append('\n'));
    text.append("\n```\n").append(key.name().replace("*", "boiler")).append(" = ");
    return text.append(key.example()).append("\n```\n").toString();
  }

  private static String form(Key key) {
    return switch (key.syntax()) {
      case CHOICE -> "`" + String.join("`, `", key.words()) + "`";
      case SIZE ->
          "a size from "
              + Units.formatBytes(key.least())
              + " to "
              + Units.formatBytes(key.most())
              + ", or `unlimited`";
      case DURATION -> "a duration from " + duration(key.least()) + " to " + duration(key.most());
      case WINDOWS -> key.syntax().form() + ", or `" + key.fallback() + "`";
      default -> key.syntax().form();
    };
  }

  private static String duration(long ms) {
    return ms == 0 ? "0 s" : Units.formatDuration(Duration.ofMillis(ms));
  }

  private static String who(Key key) {
    if (!key.owner()) {
      return key.fleet()
          ? "in the file; by the fleet (`fleet.may-set`)"
          : "in the file; holds from the next start on";
    }
    return "in the file; while the node runs"
        + (key.fleet() ? "; by the fleet (`fleet.may-set`)" : "");
  }

  private static String cautious(Key key) {
    List<String> words = new ArrayList<>();
    for (String each : key.cautious().split(" ")) {
      String[] setting = each.split("=", 2);
      words.add(
          setting[1].isEmpty() ? "no `" + setting[0] + "`" : "`" + each.replace("=", " = ") + "`");
    }
    return String.join(", ", words);
  }

  private static String limits() {
    StringBuilder text = new StringBuilder(LIMITS);
    for (String name : Keys.ofFleet()) {
      Keys.find(Keys.LIMIT + name)
          .ifPresent(
              key ->
                  text.append("| `")
                      .append(key.name())
                      .append("` | `")
                      .append(key.example())
                      .append("` |\n"));
    }
    return text.toString();
  }

  private static final String HEAD =
      """
      # Configuration

      <!-- Generated from io.tiovivo.config.Keys: ConfigPageTest says how to write it anew. -->

      A node needs no configuration. What it can be told stands in one file, `DIR/tiovivo.conf`, or where
      `tiovivo node --config FILE` or the variable `TIOVIVO_CONFIG` says; the Debian package's is
      `/etc/tiovivo/tiovivo.conf`.

      ```
      # a comment
      mqtt.broker = mqtt://homeassistant.local
      update.window = 01:30-05:00 mon-fri 00:00-07:00 sat,sun
      pin.boiler = output gpio5 safe=last title="Boiler"
      ```

      ```
      tiovivo config check            # all that is wrong, each with file and line
      tiovivo config show             # what holds, and where each value is from
      tiovivo config set update.mode ask
      tiovivo config unset update.mode
      ```

      ## Who wins

      1. What you choose while the node runs: `tiovivo config set`, Home Assistant, the page. Kept in
         `DIR/chosen.conf`; `unset` takes it back.
      2. The file. It is read when the node starts.
      3. The fleet's head-end, for keys that it may set and that you do not: `tiovivo broadcast --set`.
      4. The default.

      Options of `tiovivo node` win over the file, for as long as that process runs.

      ## When something is wrong

      A node starts, whatever the file says. A line that is wrong, by a typo or a damaged card, sets nothing; log,
      `tiovivo status` and `tiovivo config check` tell it. Where the default would allow more than you can have meant
      (an update at any time, though you had written a window), a cautious value holds until the line is mended; each
      key below names its own. A key that is only mistyped counts as the one it is nearest to. Two pins on one line get
      neither of them the line, and the status light stays dark rather than blink a line that is a pin's.

      `tiovivo config check` ends with 0 when there are notices at most, with 2 when something is wrong.
      """;

  private static final String LIMITS =
      """

      ### `fleet.limit.KEY`

      To what the head-end may set a key: words that it may choose, `MIN..MAX` (either may be left out) for sizes and
      durations, spans of the day within which its own must lie. What it sets beyond is refused, counted, and shown by
      `tiovivo config show`. A limit whose line is wrong counts as `fleet.may-set = none`.

      | key | example |
      |---|---|
      """;

  private static final String TAIL =
      """

      ## From the head-end

      ```
      tiovivo broadcast image.zip --set update.window=01:00-05:00 --set log=debug@10%
      ```

      sets keys of all nodes that let it, or of a share of them: `@10%` is the first tenth of the fleet, `@10-50%` the
      next four. It holds as long as the beacon says so, over restarts of the node, too, and is signed with the
      carousel key as all of the beacon. A node that cannot hear the carousel takes the same beacon from its supernode,
      or from a broker: `--beacon-file FILE` keeps the newest one in a file, once a minute, and

      ```
      mosquitto_pub -h BROKER -r -t tiovivo/FLEET/beacon -f FILE
      ```

      puts it where nodes look, retained. The broker need not be trusted: a beacon proves itself.
      """;
}
