package io.tiovivo.node.home;

import io.tiovivo.node.config.OwnerConfig;
import io.tiovivo.node.proto.ApplicationStatus;
import io.tiovivo.node.proto.BootImageStatus;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.HostStatus;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.UpdateStatus;
import io.tiovivo.node.status.JsonText;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The node's state: one JSON object, of which each entity shows a field; null: not known. */
final class StateJson {
  /** More than this never goes out; see the test for what the worst case comes to. */
  static final int MAX_BYTES = 16 * 1024;

  /** What an update can be doing, as Home Assistant is told beforehand. */
  static final List<String> UPDATE_STATES =
      List.of("idle", "waiting", "receiving", "staged", "restarting");

  /** The roles by name, beforehand. */
  static final List<String> ROLES = List.of("leaf", "supernode", "mega", "mesh_relay");

  /** How far an enrolment may be, beforehand. */
  static final List<String> ENROLMENTS =
      List.of("no_trust", "not_enrolled", "asking", "enrolled", "renewing", "expired", "revoked");

  /** How an application may do, beforehand. */
  static final List<String> HEALTH = List.of("good", "bad", "unknown");

  private static final Set<Role> SERVING = Set.of(Role.SUPERNODE, Role.MEGA);
  private static final String NULL = "null";

  private final JsonText json = new JsonText();

  private StateJson() {}

  static String of(Picture picture) {
    StateJson state = new StateJson();
    state.json.open('{');
    state.node(picture);
    state.host(picture);
    state.overlay(picture.status());
    state.update(picture.status());
    state.bootImage(picture.status().getBootImage());
    state.choices(picture.config().owner());
    state.json.key("neighbours").open('{');
    picture.neighbours().forEach((id, present) -> state.json.put(id, present ? "ON" : "OFF"));
    return state.json.close('}').close('}').toString();
  }

  private void node(Picture picture) {
    Status status = picture.status();
    word("role", status.getRole().name().toLowerCase(Locale.ROOT), ROLES);
    text("version", status.getVersion());
    text("slot", status.getSlot());
    text("boot", status.getBootReason());
    json.put("confirmed", status.getConfirmed());
    if (picture.startedS() == Picture.UNKNOWN) {
      json.putRaw("started", NULL);
    } else {
      json.put("started", Instant.ofEpochSecond(picture.startedS()).toString());
    }
    json.put("memory", wholeMegabytes(status.getMemory().getResidentBytes()));
    json.put("peers", status.getPeersCount());
    json.put("dropped", picture.dropped());
    List<String> problems = Problems.of(status);
    json.put("problem", onOff(!problems.isEmpty()));
    json.key("reasons").open('[');
    problems.forEach(problem -> json.comma().quote(problem));
    json.close(']');
    if (status.hasApplication()) {
      ApplicationStatus application = status.getApplication();
      json.put("application", onOff(application.getRunning()));
      word("health", application.getHealth(), HEALTH);
      json.put("starts", application.getStarts());
    }
  }

  private void host(Picture picture) {
    HostStatus host = picture.status().getHost();
    if (host.getTemperatureKnown()) {
      json.putRaw("temperature", tenths(5 * Math.round(host.getTemperatureMilliC() / 500.0)));
    } else {
      json.putRaw("temperature", NULL);
    }
    json.put("disk_free", wholeMegabytes(host.getDiskFreeBytes()));
    json.put("relayed", unsigned(host.getLeafBytesRelayed()));
  }

  private void overlay(Status status) {
    OverlayStatus overlay = status.getOverlay();
    EnrolmentState enrolment = overlay.getEnrolment();
    word("enrolment", enrolment.name().toLowerCase(Locale.ROOT), ENROLMENTS);
    json.put("reach", onOff(overlay.hasLease() || SERVING.contains(status.getRole())));
    json.put("leaves", Integer.toUnsignedLong(overlay.getService().getLeases()));
    text("notice", overlay.getBeaconNotice());
  }

  private void update(Status status) {
    if (!status.hasUpdate()) {
      return;
    }
    UpdateStatus update = status.getUpdate();
    word("update", update.getState(), UPDATE_STATES);
    text("update_reason", update.getReason());
    text("previous", update.getPrevious());
    json.put("emergency", update.getEmergency());
    json.putRaw("reception", tenths(Math.min(1000, Math.max(0, update.getProgressPermille()))));
    json.put("day_bytes", unsigned(update.getDayBytes()));
    json.put("month_bytes", unsigned(update.getMonthBytes()));
  }

  // Of each board: Home Assistant hears of the entity before it hears of the first state with it.
  private void bootImage(BootImageStatus boot) {
    text("boot_image", boot.getVersion());
    text("boot_partition", boot.getPartition());
    text("boot_state", boot.getState());
    text("boot_reason", boot.getReason());
    text("boot_latest", boot.getLatest());
    text("boot_gave_up", boot.getGaveUp());
  }

  private void choices(OwnerConfig owner) {
    json.put("mode", Choices.mode(owner))
        .put("window", Picture.cut(Choices.windows(owner.window(), Choices.ALWAYS)))
        .put("quiet", Picture.cut(Choices.windows(owner.quietHours(), Choices.NEVER)))
        .put("wait_days", Choices.days(owner.waitForOthersS()))
        .put("supernode", Choices.yesOrNo(owner.supernode()))
        .put("relay", Choices.yesOrNo(owner.relay()))
        .put("cap_day", Choices.mebibytes(owner.dataPerDayBytes()))
        .put("cap_month", Choices.mebibytes(owner.dataPerMonthBytes()));
  }

  private void text(String key, String value) {
    String cut = Picture.cut(value);
    if (cut.isEmpty()) {
      json.putRaw(key, NULL);
    } else {
      json.put(key, cut);
    }
  }

  // Home Assistant refuses a value that was not among those announced.
  private void word(String key, String value, List<String> allowed) {
    if (allowed.contains(value)) {
      json.put(key, value);
    } else {
      json.putRaw(key, NULL);
    }
  }

  private static String tenths(long tenths) {
    return (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10;
  }

  private static long unsigned(long value) {
    return Math.max(0, value);
  }

  // Finer steps would only make a new message of each look.
  private static long wholeMegabytes(long bytes) {
    return unsigned(bytes) / 1_000_000 * 1_000_000;
  }

  private static String onOff(boolean on) {
    return on ? "ON" : "OFF";
  }
}
