package io.tiovivo.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What does not go together, though each line by itself is right. */
final class ConfigChecks {
  private static final int DAY_MINUTES = 1440;
  private static final int WEEK_MINUTES = 7 * DAY_MINUTES;
  private static final Set<String> UTC = Set.of("UTC", "Etc/UTC", "Z", "GMT", "Etc/GMT");

  private final Configuration from;
  private final Surroundings surroundings;
  private final List<Problem> problems = new ArrayList<>();

  ConfigChecks(Configuration from, Surroundings surroundings) {
    this.from = from;
    this.surroundings = surroundings;
  }

  List<Problem> problems() {
    problems.clear();
    NodeConfig config = from.config();
    broker("mqtt", config.mqtt());
    broker("reports", config.reports().broker());
    updates(config.owner());
    sharing(config.owner());
    pins(config.gpio());
    reach();
    return problems;
  }

  private void broker(String prefix, MqttConfig broker) {
    String key = prefix + ".broker";
    boolean withUser = set(prefix + ".user");
    boolean withPassword = set(prefix + ".password-file");
    if (!broker.wanted()) {
      for (String other : List.of(".user", ".password-file", ".ca-file", ".certificate-file")) {
        if (set(prefix + other) && from.line(key) == 0) {
          notice(prefix + other, "has no effect without " + key);
        }
      }
      return;
    }
    if (set(prefix + ".certificate-file") != set(prefix + ".key-file")) {
      boolean certificate = set(prefix + ".certificate-file");
      error(
          prefix + (certificate ? ".certificate-file" : ".key-file"),
          "needs " + prefix + (certificate ? ".key-file" : ".certificate-file") + " beside it");
    }
    if (withPassword && !withUser) {
      notice(prefix + ".password-file", "has no effect without " + prefix + ".user");
    }
    if (!broker.tls()) {
      for (String other : List.of(".ca-file", ".certificate-file", ".key-file")) {
        if (set(prefix + other)) {
          notice(prefix + other, "has no effect: " + key + " is not mqtts://");
        }
      }
      if (withPassword && !isLoopback(broker.host())) {
        notice(
            key,
            "is not encrypted: whoever listens in the network learns the password; mqtts:// is");
      }
    }
  }

  private void updates(OwnerConfig owner) {
    boolean never = owner.mode() == OwnerConfig.UpdateMode.NEVER;
    if (never && set("update.window")) {
      notice("update.window", "has no effect: update.mode is never");
    }
    if (!never && owner.mode() == OwnerConfig.UpdateMode.AUTO && allQuiet(owner)) {
      error("update.window", "lies within quiet-hours: nothing would ever be installed");
    }
    boolean timed = set("update.window") || set("quiet-hours");
    if (timed && !set("time-zone") && UTC.contains(surroundings.zone().get().getId())) {
      notice(
          set("update.window") ? "update.window" : "quiet-hours",
          "this machine's time zone is "
              + surroundings.zone().get().getId()
              + "; if yours is another one, say time-zone = Europe/Berlin, for instance");
    }
  }

  private static boolean allQuiet(OwnerConfig owner) {
    if (owner.quietHours().isEmpty()) {
      return false;
    }
    boolean[] quiet = minutes(owner.quietHours());
    boolean[] open = minutes(owner.window());
    for (int minute = 0; minute < WEEK_MINUTES; minute++) {
      boolean may = owner.window().isEmpty() || open[minute];
      if (may && !quiet[minute]) {
        return false;
      }
    }
    return true;
  }

  private static boolean[] minutes(List<DayWindow> windows) {
    boolean[] minutes = new boolean[WEEK_MINUTES];
    for (DayWindow window : windows) {
      int span = window.toMinute() - window.fromMinute();
      int length = span > 0 ? span : span + DAY_MINUTES;
      for (int day = 0; day < 7; day++) {
        for (int i = 0; (window.days() & 1 << day) != 0 && i < length; i++) {
          minutes[(day * DAY_MINUTES + window.fromMinute() + i) % WEEK_MINUTES] = true;
        }
      }
    }
    return minutes;
  }

  private void sharing(OwnerConfig owner) {
    if (from.value("role").equals("supernode") && !owner.supernode()) {
      error("role", "contradicts serve.supernode = no, which holds");
    }
    if (owner.dataPerMonthBytes() != 0 && owner.dataPerDayBytes() > owner.dataPerMonthBytes()) {
      notice("data.per-day", "is more than data.per-month");
    }
  }

  private void pins(GpioConfig gpio) {
    boolean any = !from.pins().isEmpty();
    String backend = gpio.backend().name();
    if (any && backend.equals("NONE")) {
      notice("gpio.backend", "is none: the pins do nothing");
    } else if (any && backend.equals("MOCK")) {
      notice("gpio.backend", "is mock: the pins only pretend");
    }
    problems.addAll(new PinPlan(from, surroundings).problems());
  }

  private void reach() {
    String metrics = from.value("metrics");
    boolean everywhere = metrics.startsWith("0.0.0.0:") || metrics.startsWith("[::]:");
    if (everywhere) {
      notice("metrics", "whoever reaches this machine can read them; there is no password");
    }
    if (!from.value("rescue.key").equals("none")) {
      notice("rescue.key", "its holder can log in here while the rescue shell is switched on");
    }
  }

  private boolean set(String name) {
    HeldValue setting = from.setting(name);
    return setting.from() != From.DEFAULT && !setting.value().isEmpty();
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  private void error(String key, String what) {
    problems.add(from.problem(key, true, what));
  }

  private void notice(String key, String what) {
    problems.add(from.problem(key, false, what));
  }
}
