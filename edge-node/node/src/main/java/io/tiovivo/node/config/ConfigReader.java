package io.tiovivo.node.config;

import io.tiovivo.config.Broker;
import io.tiovivo.config.Key;
import io.tiovivo.config.Keys;
import io.tiovivo.config.Span;
import io.tiovivo.config.Values;
import io.tiovivo.settings.HostPort;
import io.tiovivo.settings.UsageException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes records of texts that were checked before. */
final class ConfigReader {
  private static final int PAGE_PORT = 8488;

  private final Configuration from;
  private final Surroundings surroundings;

  ConfigReader(Configuration from, Surroundings surroundings) {
    this.from = from;
    this.surroundings = surroundings;
  }

  NodeConfig read() {
    PinPlan pins = new PinPlan(from, surroundings);
    try {
      return new NodeConfig(
          broker("mqtt"),
          owner(),
          new GpioConfig(
              GpioConfig.Backend.valueOf(upper("gpio.backend")), pins.pins(), pins.led()),
          page(),
          new CareConfig(from.value("log"), word("rescue.key")),
          new ReportsConfig(broker("reports"), (int) (duration("reports.every") / 1000)));
    } catch (UsageException unchecked) {
      throw new IllegalStateException(unchecked);
    }
  }

  private MqttConfig broker(String prefix) throws UsageException {
    String address = from.value(prefix + ".broker");
    String topic = from.value(prefix + ".topic");
    String discovery = from.value("mqtt.discovery-prefix");
    Broker broker = address.isEmpty() ? new Broker(false, "", 1883) : Broker.parse(address);
    return new MqttConfig(
        broker.host(),
        broker.port(),
        broker.tls(),
        from.value(prefix + ".user"),
        from.path(prefix + ".password-file"),
        from.path(prefix + ".ca-file"),
        from.path(prefix + ".certificate-file"),
        from.path(prefix + ".key-file"),
        discovery,
        topic);
  }

  private OwnerConfig owner() throws UsageException {
    return new OwnerConfig(
        OwnerConfig.UpdateMode.valueOf(upper("update.mode")),
        windows("update.window"),
        Values.releases(from.value("update.skip")),
        duration("update.wait-for-others") / 1000,
        yes("serve.supernode"),
        yes("serve.relay"),
        size("data.per-day"),
        size("data.per-month"),
        windows("quiet-hours"),
        zone());
  }

  private ZoneId zone() throws UsageException {
    Optional<ZoneId> said = Values.zone(from.value("time-zone"));
    if (said.isPresent()) {
      return said.get();
    }
    for (String timed : List.of("update.window", "quiet-hours", "data.per-day", "data.per-month")) {
      if (from.setting(timed).from() != From.DEFAULT) {
        return surroundings.zone().get();
      }
    }
    return ZoneOffset.UTC; // nothing depends on it
  }

  private PageConfig page() throws UsageException {
    Optional<HostPort> where = Values.page(from.value("page"));
    int port = where.map(HostPort::port).filter(each -> each != 0).orElse(PAGE_PORT);
    String host = where.map(HostPort::host).orElse("");
    return new PageConfig(where.isPresent(), host, port, from.path("page.token-file"));
  }

  private List<DayWindow> windows(String name) throws UsageException {
    String none = Keys.find(name).map(Key::fallback).orElse("");
    List<DayWindow> windows = new ArrayList<>();
    for (Span span : Values.windows(from.value(name), none)) {
      windows.add(new DayWindow(span.days(), span.fromMinute(), span.toMinute()));
    }
    return List.copyOf(windows);
  }

  private boolean yes(String name) throws UsageException {
    return Values.yes(from.value(name));
  }

  private long size(String name) throws UsageException {
    return Values.bytes(from.value(name), 0, Long.MAX_VALUE);
  }

  private long duration(String name) throws UsageException {
    return Values.duration(from.value(name), 0, Long.MAX_VALUE / 1_000_000);
  }

  private String word(String name) {
    String value = from.value(name);
    return value.equals("none") ? "" : value;
  }

  private String upper(String name) {
    return from.value(name).toUpperCase(Locale.ROOT);
  }
}
