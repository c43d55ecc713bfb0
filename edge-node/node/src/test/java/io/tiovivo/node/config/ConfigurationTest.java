package io.tiovivo.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.config.Key;
import io.tiovivo.config.Keys;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.UsageException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  private static final long SEED = 20261121;
  private static final Surroundings BOARD = board("rpi4b");

  private static Surroundings board(String profile) {
    try {
      return new Surroundings(
          Optional.of(Profiles.named(profile).gpio()),
          () -> ZoneId.of("Europe/Madrid"),
          p -> "/etc/" + p);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Configuration file(String... lines) {
    return files(String.join("\n", lines), "");
  }

  private static Configuration files(String file, String chosen) {
    return Configuration.of(
        BOARD,
        Layer.file("x.conf", file.getBytes(StandardCharsets.UTF_8)),
        Layer.chosen("chosen.conf", chosen.getBytes(StandardCharsets.UTF_8)));
  }

  private static String told(Configuration configuration) {
    return configuration.problems().stream()
        .map(Problem::toString)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void shouldNeedNoFile() {
    Configuration nothing = Configuration.defaults(BOARD);

    assertEquals(List.of(), nothing.problems());
    assertEquals(NodeConfig.defaults(), nothing.config());
    NodeConfig config = file("log = info").config(); // by the table
    NodeConfig defaults = NodeConfig.defaults();
    assertEquals(defaults.mqtt(), config.mqtt());
    assertEquals(defaults.gpio(), config.gpio());
    assertEquals(defaults.page(), config.page());
    assertEquals(defaults.care(), config.care());
    assertEquals(defaults.reports(), config.reports());
    assertEquals(OwnerConfig.UpdateMode.AUTO, config.owner().mode());
    assertTrue(config.owner().supernode() && config.owner().relay());
    assertEquals(
        ZoneId.of("Europe/Madrid"), file("quiet-hours = 22:00-07:00").config().owner().zone());
    assertEquals(ZoneId.of("UTC"), file("time-zone = UTC").config().owner().zone());
  }

  @Test
  void shouldMakeRecordsOfAllThatCanBeSaid() {
    NodeConfig config =
        file(
                "mqtt.broker = mqtts://[fd00::2]",
                "mqtt.user = me",
                "mqtt.password-file = secret",
                "update.mode = ask",
                "update.window = 01:30-05:00 mon-fri 23:00-07:00 sat",
                "update.skip = 3 9",
                "update.wait-for-others = 2d",
                "quiet-hours = 22:00-01:00",
                "serve.supernode = no",
                "data.per-day = 500M",
                "time-zone = Europe/Berlin",
                "gpio.backend = tools",
                "pin.boiler = output gpio5 active-low safe=last title=\"The boiler\"",
                "pin.door = input pinctrl-bcm2711 6 pull=up debounce=50ms",
                "pin.fan = pwm pwmchip0 1 frequency=25000",
                "page = 127.0.0.1:9000",
                "log = warn",
                "reports.broker = mqtt://fleet",
                "reports.every = 1h")
            .config();

    assertEquals("fd00::2", config.mqtt().host());
    assertEquals(8883, config.mqtt().port());
    assertEquals(Optional.of("/etc/secret"), config.mqtt().passwordFile());
    assertEquals(
        List.of(new DayWindow(0x1F, 90, 300), new DayWindow(0x20, 1380, 420)),
        config.owner().window());
    assertEquals(Set.of(3L, 9L), config.owner().skipped());
    assertEquals(172_800, config.owner().waitForOthersS());
    assertEquals(500L << 20, config.owner().dataPerDayBytes());
    assertEquals(0, config.owner().dataPerMonthBytes());
    assertFalse(config.owner().supernode());
    assertEquals(
        new PinConfig(
            "boiler",
            "The boiler",
            PinConfig.Kind.OUTPUT,
            "pinctrl-bcm2711",
            5,
            true,
            PinConfig.Safe.LAST,
            PinConfig.Pull.NONE,
            20,
            1000),
        config.gpio().pins().get(0));
    assertEquals(50, config.gpio().pins().get(1).debounceMs());
    assertEquals(25_000, config.gpio().pins().get(2).frequencyHz());
    assertEquals(new PageConfig(true, "127.0.0.1", 9000, Optional.empty()), config.page());
    assertEquals(3600, config.reports().intervalS());
    assertEquals("fleet", config.reports().broker().host());
  }

  @Test
  void shouldLetOwnersChoiceWinOverFileAndThatOverFleetAndThatOverDefault() {
    List<FleetWish> wishes =
        List.of(
            new FleetWish("update.mode", "never"),
            new FleetWish("log", "debug"),
            new FleetWish("serve.relay", "no"));
    Configuration all = files("update.mode = ask\nlog = warn", "log = error").with(wishes);

    assertEquals(new HeldValue("log", "error", From.OWNER), all.setting("log"));
    assertEquals(new HeldValue("update.mode", "ask", From.FILE), all.setting("update.mode"));
    assertEquals(new HeldValue("serve.relay", "no", From.FLEET), all.setting("serve.relay"));
    assertEquals(new HeldValue("quiet-hours", "none", From.DEFAULT), all.setting("quiet-hours"));
    assertEquals(List.of("serve.relay"), all.ofFleet());
    assertEquals(Set.of("log"), all.chosen());
    assertFalse(all.config().owner().relay());
    assertTrue(all.with(List.of()).config().owner().relay(), "the beacon does not say so any more");
  }

  @Test
  void shouldRefuseWhatTheFileDoesNotLetTheFleetSet() {
    Configuration all =
        file("fleet.may-set = log update.mode", "fleet.limit.update.mode = ask never")
            .with(
                List.of(
                    new FleetWish("log", "debug"),
                    new FleetWish("update.mode", "auto"),
                    new FleetWish("serve.relay", "no"),
                    new FleetWish("mqtt.broker", "mqtt://elsewhere"),
                    new FleetWish("pin.boiler", "output gpio5")));

    assertEquals(List.of("log"), all.ofFleet());
    assertEquals(4, all.refused().size());
    assertFalse(all.config().mqtt().wanted());
    assertEquals(List.of(), all.config().gpio().pins());
  }

  @Test
  void shouldKeepALimitWhoseLineIsWrong() {
    cautious("update.mode = aks", "update.mode", "ask");
    cautious("update.windw = 02:00-05:00", "update.mode", "ask");
    cautious("update.window 02:00-05:00", "update.mode", "ask");
    cautious("update.window = 02:00-02:00", "update.mode", "ask");
    cautious("serve.supernode = nope", "serve.supernode", "no");
    cautious("data.per-day = 500 Mbit", "serve.relay", "no");
    cautious("page = 127.0.0.1:808080", "page", "no");
    cautious("fleet.may-set = lgo", "fleet.may-set", "none");
    cautious("fleet.limit.log = quiet", "fleet.may-set", "none");
    cautious("gpio.backend = mokc", "gpio.backend", "none");
    cautious("role = laef", "role", "leaf");
    cautious("mqtt.broker = mqtt://h\nmqtt.ca-file = \u0007", "mqtt.broker", "");
    cautious("mqtt.broker = mqtts://h\nmqtt.broker = mqtt://h", "mqtt.broker", "");
  }

  private static void cautious(String lines, String key, String value) {
    Configuration configuration = file(lines);
    assertEquals(value, configuration.value(key), lines);
    assertEquals(From.CAUTION, configuration.setting(key).from(), lines);
    assertTrue(configuration.problems().get(0).until().contains(key), told(configuration));
  }

  @Test
  void shouldNotLoosenWhatTheRestOfTheFileSays() {
    Configuration all = file("update.mode = never", "quiet-hours = always", "serve.relay = no");

    assertEquals("never", all.value("update.mode"));
    assertEquals(From.FILE, all.setting("update.mode").from());
  }

  @Test
  void shouldLimitAllThatAFileItCannotReadMayHaveLimited() {
    Configuration all =
        Configuration.of(BOARD, Layer.unreadable("x.conf", "permission denied"), Layer.none());

    assertEquals(OwnerConfig.UpdateMode.ASK, all.config().owner().mode());
    assertFalse(all.config().owner().supernode());
    assertFalse(all.config().page().on());
    assertEquals("none", all.value("fleet.may-set"));
    assertTrue(told(all).startsWith("x.conf: cannot be read: permission denied"), told(all));
  }

  @Test
  void shouldBeCautiousAboutChoicesThatADamagedCardLost() {
    Configuration all = files("", "\u0001\u0002garbage\nlog = warn");

    assertEquals("warn", all.value("log"), "what can be read holds");
    assertEquals(OwnerConfig.UpdateMode.ASK, all.config().owner().mode());
    assertFalse(all.config().owner().supernode());
    assertTrue(all.config().page().on(), "of what can be chosen at run time only");
  }

  @Test
  void shouldTellWhatDoesNotGoTogether() {
    says("lies within quiet-hours", "update.window = 23:00-05:00", "quiet-hours = 22:00-07:00");
    says("needs mqtt.key-file", "mqtt.broker = mqtts://h", "mqtt.certificate-file = c");
    says(
        "mqtt.broker: is not encrypted",
        "mqtt.broker = mqtt://h",
        "mqtt.user = u",
        "mqtt.password-file = p");
    says("has no effect without mqtt.broker", "mqtt.user = u");
    says("update.mode is never", "update.mode = never", "update.window = 01:00-02:00");
    says("more than data.per-month", "data.per-day = 2G", "data.per-month = 1G");
    says("contradicts serve.supernode", "role = supernode", "serve.supernode = no");
    says("the pins only pretend", "gpio.backend = mock", "pin.a = output gpio5");
    says("can log in here", "rescue.key = " + Keys.find("rescue.key").orElseThrow().example());
  }

  private static void says(String what, String... lines) {
    Configuration configuration = file(lines);
    assertTrue(told(configuration).contains(what), told(configuration));
    assertTrue(told(configuration).startsWith("x.conf:"), told(configuration));
  }

  @Test
  void shouldGiveALineThatTwoWantToNeitherAndNeverBlinkARelay() {
    Configuration all =
        file(
            "pin.a = output gpio5",
            "pin.b = input pinctrl-bcm2711 5",
            "pin.c = output pinctrl-bcm2711 17",
            "pin.d = output pinctrl-bcm2711 27",
            "pin.e = output gpio99",
            "pin.f = output gpio6");

    assertEquals(
        List.of("c", "f"), all.config().gpio().pins().stream().map(PinConfig::name).toList());
    assertFalse(all.config().gpio().led(), "17 is the status light's line");
    assertEquals(
        List.of(1, 2, 3, 4, 5), all.problems().stream().map(Problem::line).toList(), told(all));
    assertTrue(told(all).contains("is wanted by pin.b, too; until then neither gets it"));
    assertTrue(file("gpio.led = no", "pin.c = output pinctrl-bcm2711 17").problems().isEmpty());
  }

  @Test
  void shouldTakeChoicesThatCanBeMadeAtRunTimeOnly() throws UsageException {
    Configuration all = files("", "log = warn");

    assertEquals(List.of("log = warn", "update.mode = ask"), all.choosing("update.mode", "ask"));
    assertEquals(List.of(), all.choosing("log", ""));
    refused("there is no key \"lgo\" (did you mean log?)", "lgo", "info");
    refused("is not one of", "log", "loud");
    for (Key key : Keys.all()) {
      if (!key.owner() && !key.name().endsWith("*")) {
        refused("is set in the file", key.name(), key.example());
      }
    }
    refused("is set in the file", "pin.boiler", "output gpio5");
  }

  private static void refused(String why, String key, String value) {
    String message =
        assertThrows(UsageException.class, () -> files("", "").choosing(key, value)).getMessage();
    assertTrue(message.contains(why), message);
  }

  @Test
  void shouldStartWithWhateverIsInItsFiles() {
    Random random = new Random(SEED);
    for (int round = 0; round < 150; round++) {
      StringBuilder text = new StringBuilder();
      for (Key key : Keys.all()) {
        if (random.nextInt(3) == 0) {
          text.append(key.name().replace("*", "p" + random.nextInt(9)));
          text.append(" = ").append(key.example()).append('\n');
        }
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      for (int flips = random.nextInt(20); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Configuration all =
          Configuration.of(BOARD, Layer.file("x.conf", bytes), Layer.chosen("chosen.conf", bytes));
      all.config();
      for (Problem problem : all.problems()) {
        assertTrue(
            problem.toString().chars().noneMatch(Character::isISOControl),
            "seed " + SEED + ", round " + round + ": " + problem);
      }
      for (HeldValue held : all.settings()) {
        Key key = Keys.find(held.name()).orElseThrow();
        if (!held.value().isEmpty()) {
          try {
            key.check(held.value());
          } catch (UsageException wrong) {
            throw new AssertionError("seed " + SEED + ", round " + round + ": " + held, wrong);
          }
        }
      }
    }
  }
}
