package io.tiovivo.node.status;

import io.tiovivo.node.proto.BootNote;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Status;
import java.util.List;
import java.util.Locale;

/** What a status says of the home, in JSON; a part that the node does not have is left out. */
final class HomeJson {
  private HomeJson() {}

  static void put(JsonText json, Status status) {
    health(json, Health.of(status));
    json.key("pins").open('[');
    status.getPinsList().forEach(pin -> pin(json.comma(), pin));
    json.close(']');
    if (status.hasGpio()) {
      json.key("gpio")
          .open('{')
          .put("backend", status.getGpio().getBackend())
          .put("led", status.getGpio().getLed())
          .put("problem", status.getGpio().getProblem())
          .close('}');
    }
    if (status.hasUpdate()) {
      update(json, status);
    }
    if (status.hasBootImage()) {
      bootImage(json, status);
    }
    if (status.hasBroker()) {
      broker(json, status);
    }
    if (status.hasHost()) {
      host(json, status);
    }
    if (status.hasConfig()) {
      config(json, status);
    }
    json.key("boots").open('[');
    status.getBootsList().forEach(note -> boot(json.comma(), note));
    json.close(']');
    if (status.hasApplication()) {
      json.key("application")
          .open('{')
          .put("running", status.getApplication().getRunning())
          .put("starts", status.getApplication().getStarts())
          .put("health", status.getApplication().getHealth())
          .put("problem", status.getApplication().getProblem())
          .close('}');
    }
    if (status.hasPage()) {
      json.key("page")
          .open('{')
          .put("url", status.getPage().getUrl())
          .put("problem", status.getPage().getProblem())
          .close('}');
    }
  }

  private static void health(JsonText json, Health health) {
    json.key("health").open('{').put("level", health.level().word());
    finding(json, health.first());
    json.key("more").open('[');
    for (Health.Finding each : health.more()) {
      finding(json.comma().open('{').put("level", each.level().word()), each);
      json.close('}');
    }
    json.close(']').close('}');
  }

  private static void finding(JsonText json, Health.Finding finding) {
    json.put("sentence", finding.sentence()).put("advice", finding.advice());
  }

  private static void pin(JsonText json, PinStatus pin) {
    boolean known =
        pin.getKind() != PinKind.PIN_KIND_UNSPECIFIED && pin.getKind() != PinKind.UNRECOGNIZED;
    json.open('{')
        .put("name", pin.getName())
        .put("title", pin.getTitle())
        .put("kind", known ? pin.getKind().name().toLowerCase(Locale.ROOT) : "unknown")
        .put("on", pin.getOn())
        .put("duty_permille", pin.getDutyPermille())
        .put("problem", pin.getProblem())
        .put("line", pin.getLine())
        .put("keeps", pin.getKeeps())
        .close('}');
  }

  private static void update(JsonText json, Status status) {
    var update = status.getUpdate();
    json.key("update")
        .open('{')
        .put("installed", update.getInstalled())
        .put("installed_release", update.getInstalledRelease())
        .put("latest", update.getLatest())
        .put("latest_release", update.getLatestRelease())
        .put("notes", update.getNotes())
        .put("state", update.getState())
        .put("reason", update.getReason())
        .put("progress_permille", update.getProgressPermille())
        .put("symbols", update.getSymbols())
        .put("symbols_needed", update.getSymbolsNeeded())
        .put("emergency", update.getEmergency())
        .put("previous", update.getPrevious())
        .put("mode", update.getMode())
        .put("day_bytes", update.getDayBytes())
        .put("month_bytes", update.getMonthBytes());
    json.key("skipped").open('[');
    // Releases are 64 bits wide; scripts that read JSON numbers as doubles must not round them.
    update.getSkippedList().forEach(each -> json.comma().quote(Long.toUnsignedString(each)));
    json.close(']').close('}');
  }

  private static void bootImage(JsonText json, Status status) {
    var boot = status.getBootImage();
    json.key("boot_image")
        .open('{')
        .put("version", boot.getVersion())
        .put("release", boot.getRelease())
        .put("partition", boot.getPartition())
        .put("state", boot.getState())
        .put("reason", boot.getReason())
        .put("latest", boot.getLatest())
        .put("latest_release", boot.getLatestRelease())
        .put("progress_permille", boot.getProgressPermille())
        .put("gave_up", boot.getGaveUp())
        .close('}');
  }

  private static void broker(JsonText json, Status status) {
    var broker = status.getBroker();
    json.key("broker")
        .open('{')
        .put("address", broker.getAddress())
        .put("connected", broker.getConnected())
        .put("for_ms", broker.getForMs())
        .put("problem", broker.getProblem())
        .put("sent", broker.getSent())
        .put("dropped", broker.getDropped())
        .put("waiting", broker.getWaiting())
        .close('}');
  }

  private static void host(JsonText json, Status status) {
    var host = status.getHost();
    json.key("host").open('{');
    if (host.getTemperatureKnown()) {
      json.put("temperature_milli_c", host.getTemperatureMilliC());
    }
    json.put("clock_known", host.getClockKnown())
        .put("disk_free_bytes", host.getDiskFreeBytes())
        .put("leaf_bytes_relayed", host.getLeafBytesRelayed())
        .close('}');
  }

  private static void config(JsonText json, Status status) {
    var config = status.getConfig();
    json.key("config").open('{').put("file", config.getFile());
    words(json, "problems", config.getProblemsList());
    words(json, "fleet_set", config.getFleetSetList());
    words(json, "chosen", config.getChosenList());
    json.key("settings").open('{');
    config.getSettingsList().forEach(each -> json.put(each.getKey(), each.getValue()));
    json.close('}').close('}');
  }

  private static void boot(JsonText json, BootNote note) {
    json.open('{')
        .put("at_s", note.getAtS())
        .put("slot", note.getSlot())
        .put("version", note.getVersion())
        .put("reason", note.getReason())
        .close('}');
  }

  private static void words(JsonText json, String key, List<String> words) {
    json.key(key).open('[');
    words.forEach(each -> json.comma().quote(each));
    json.close(']');
  }
}
