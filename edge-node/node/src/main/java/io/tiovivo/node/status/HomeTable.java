package io.tiovivo.node.status;

import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Status;
import io.tiovivo.settings.Units;
import java.util.stream.Collectors;

/** The home's lines of a status page; a part that the node does not have has none. */
final class HomeTable {
  private HomeTable() {}

  /** What is to be known first; what to do about enrolment has lines of its own. */
  static void health(StringBuilder page, Status status) {
    Health health = Health.of(status);
    String advice = health.first().advice();
    boolean said = advice.equals(status.getOverlay().getEnrolmentAdvice());
    Words.paragraph(
        page, "health", health.first().sentence() + (said ? "" : " " + advice).stripTrailing());
    for (Health.Finding each : health.more()) {
      Words.paragraph(page, "", each.sentence());
    }
  }

  static void add(StringBuilder page, Status status) {
    Words.line(page, "update", update(status));
    if (status.hasBootImage()) {
      Words.line(page, "boot", BootImageWords.of(status.getBootImage()));
    }
    Words.line(page, "pins", pins(status));
    Words.line(page, "broker", broker(status));
    if (status.hasApplication()) {
      var application = status.getApplication();
      Words.line(
          page,
          "app",
          (application.getRunning() ? "running" : "not running")
              + ", started "
              + application.getStarts()
              + " times");
    }
    Words.line(page, "page", status.getPage().getUrl());
    Words.paragraph(page, "page", status.getPage().getProblem());
  }

  private static String update(Status status) {
    var update = status.getUpdate();
    if (!status.hasUpdate()) {
      return "";
    }
    String latest = update.getLatest().isEmpty() ? "none newer" : update.getLatest();
    String progress =
        update.getState().equals("receiving") ? " " + update.getProgressPermille() / 10 + " %" : "";
    return latest
        + ", "
        + update.getState()
        + progress
        + (update.getReason().isEmpty() ? "" : ": " + update.getReason());
  }

  private static String pins(Status status) {
    return status.getPinsList().stream().map(HomeTable::pin).collect(Collectors.joining(", "));
  }

  private static String pin(PinStatus pin) {
    if (!pin.getProblem().isEmpty()) {
      return pin.getName() + " does not work";
    }
    String duty =
        pin.getKind() == PinKind.PWM && pin.getOn()
            ? " " + Units.decimal(pin.getDutyPermille() / 10.0, 0) + " %"
            : "";
    return pin.getName() + (pin.getOn() ? " on" : " off") + duty;
  }

  private static String broker(Status status) {
    var broker = status.getBroker();
    if (broker.getAddress().isEmpty()) {
      return "";
    }
    String lasting = " for " + Words.duration(broker.getForMs());
    return broker.getAddress()
        + (broker.getConnected() ? ", connected" : ", not connected")
        + lasting
        + (broker.getProblem().isEmpty() ? "" : ": " + broker.getProblem());
  }
}
