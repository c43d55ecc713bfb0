package io.tiovivo.node.status;

import io.tiovivo.node.proto.GpioStatus;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.Health.Finding;
import io.tiovivo.node.status.Health.Level;
import io.tiovivo.settings.Units;
import java.util.List;

/** How the box fares, and what it serves its home with. */
public final class HomeHealth {
  /** From here a Raspberry Pi slows down (its documentation: 80 to 85 degrees). */
  public static final int WARM_MILLI_C = 80_000;

  /** From here it slows down however much it is needed. */
  public static final int HOT_MILLI_C = 85_000;

  /** With less on its disk a node cannot unpack an image. */
  static final long MIN_DISK_BYTES = 64L << 20;

  /** So long a broker may be away before an owner should know. */
  static final long BROKER_AWAY_MS = 60_000;

  private HomeHealth() {}

  static void find(Status status, List<Finding> findings) {
    application(status, findings);
    host(status, findings);
    for (PinStatus pin : status.getPinsList()) {
      if (!pin.getProblem().isEmpty()) {
        String name = pin.getTitle().isEmpty() ? pin.getName() : pin.getTitle();
        findings.add(
            new Finding(
                Level.ATTENTION, "Pin " + name + " does not work.", sentence(pin.getProblem())));
      }
    }
    if (!status.getGpio().getProblem().isEmpty()) {
      findings.add(
          new Finding(
              Level.ATTENTION, pins(status.getGpio()), sentence(status.getGpio().getProblem())));
    }
    var broker = status.getBroker();
    if (!broker.getAddress().isEmpty()
        && !broker.getConnected()
        && broker.getForMs() >= BROKER_AWAY_MS) {
      findings.add(
          new Finding(
              Level.ATTENTION,
              "The broker " + broker.getAddress() + " is not reached.",
              sentence(broker.getProblem())));
    }
    int problems = status.getConfig().getProblemsCount();
    if (problems > 0) {
      findings.add(
          new Finding(
              Level.ATTENTION,
              "The configuration has "
                  + (problems == 1 ? "a mistake" : problems + " mistakes")
                  + "; the rest of it holds.",
              sentence(status.getConfig().getProblems(0))));
    }
    update(status, findings);
  }

  private static String pins(GpioStatus gpio) {
    return gpio.getBackend().equals("none")
        ? "The pins do not work."
        : "Not all is well with the pins.";
  }

  private static void application(Status status, List<Finding> findings) {
    var application = status.getApplication();
    boolean bad = application.getHealth().equals("bad");
    if (status.hasApplication() && (bad || !application.getProblem().isEmpty())) {
      findings.add(
          new Finding(
              Level.BAD,
              application.getRunning()
                  ? "Your application is not well."
                  : "Your application does not run.",
              sentence(application.getProblem())));
    }
  }

  private static void host(Status status, List<Finding> findings) {
    var host = status.getHost();
    if (host.getTemperatureKnown() && host.getTemperatureMilliC() >= WARM_MILLI_C) {
      findings.add(
          new Finding(
              host.getTemperatureMilliC() >= HOT_MILLI_C ? Level.BAD : Level.ATTENTION,
              "The processor is at " + host.getTemperatureMilliC() / 1000 + " \u00b0C.",
              "Give the box air or a heat sink: it slows down to protect itself."));
    }
    if (host.getDiskFreeBytes() > 0 && host.getDiskFreeBytes() < MIN_DISK_BYTES) {
      findings.add(
          new Finding(
              Level.ATTENTION,
              "Only " + Units.formatBytes(host.getDiskFreeBytes()) + " are free on the disk.",
              "Make room: an update needs some to unpack itself."));
    }
    if (status.hasHost() && !host.getClockKnown() && status.getUptimeMs() >= 600_000) {
      findings.add(
          new Finding(
              Level.ATTENTION,
              "The time of day is not known.",
              "Windows and quiet hours wait for it: see that the box reaches a time server."));
    }
  }

  private static void update(Status status, List<Finding> findings) {
    var update = status.getUpdate();
    boolean newer = !update.getLatest().isEmpty();
    if (newer && update.getEmergency()) {
      findings.add(
          new Finding(
              Level.ATTENTION,
              "Version " + update.getLatest() + " is a security emergency.",
              "It is installed whatever the update window says, as two signatures order it."));
    } else if (newer && update.getMode().equals("ask")) {
      findings.add(
          new Finding(Level.GOOD, "Version " + update.getLatest() + " waits for your word.", ""));
    }
  }

  /** Ended as a sentence is; what others wrote may lack that. */
  private static String sentence(String text) {
    if (text.isEmpty()) {
      return "";
    }
    boolean ended = ".!?".indexOf(text.charAt(text.length() - 1)) >= 0;
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + (ended ? "" : ".");
  }
}
