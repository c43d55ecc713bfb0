package io.tiovivo.node.report;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.proto.Report;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reports as they are published: one flat JSON object; docs/MQTT.md has the table. */
final class ReportJson {
  private final StringBuilder text = new StringBuilder(320);

  private ReportJson() {}

  /**
   * @param via who publishes it
   */
  static byte[] of(NodeId node, NodeId via, Report report) {
    ReportJson json = new ReportJson();
    json.word("node", node.toString());
    json.word("via", via.brief());
    json.number("sequence", report.getSequence());
    json.word("version", report.getVersion());
    json.number("release", report.getRelease());
    json.word("slot", report.getSlot());
    json.word("role", report.getRole());
    json.word("board", report.getBoard());
    json.word("health", report.getHealth().name().toLowerCase(Locale.ROOT));
    json.word("revert", report.getRevert());
    json.number("uptime_s", report.getUptimeS());
    json.word("update", report.getUpdate());
    json.number("progress_permille", report.getProgressPermille());
    json.number("peers", report.getPeers());
    json.number("temperature_c", report.getTemperatureC());
    json.number("every_s", report.getEveryS());
    return json.end();
  }

  /** What the broker says of a supernode that can no longer speak for itself. */
  static byte[] gone(NodeId node) {
    ReportJson json = new ReportJson();
    json.word("node", node.toString());
    json.word("via", node.brief());
    json.word("health", "gone");
    return json.end();
  }

  private void word(String name, String value) {
    key(name);
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\');
      }
      text.append(c < ' ' || c > '~' ? '?' : c);
    }
    text.append('"');
  }

  private void number(String name, long value) {
    key(name);
    text.append(value);
  }

  private void key(String name) {
    text.append(text.length() == 0 ? '{' : ',').append('"').append(name).append("\":");
  }

  private byte[] end() {
    return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }
}
