package io.tiovivo.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.settings.UsageException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final int SEED = 20261121;

  @Test
  void shouldTakeItsOwnDefaultsAndExamples() {
    for (Key key : Keys.all()) {
      assertDoesNotThrow(() -> key.check(key.example()), key.name());
      if (!key.fallback().isEmpty()) {
        assertDoesNotThrow(() -> key.check(key.fallback()), key.name());
      }
      assertFalse(key.meaning().isEmpty(), key.name());
    }
  }

  @Test
  void shouldBeCautiousWithValuesThatItTakes() {
    for (Key key : Keys.all()) {
      for (String each : key.cautious().isEmpty() ? new String[0] : key.cautious().split(" ")) {
        String[] setting = each.split("=", 2);
        Key other = Keys.find(setting[0]).orElseThrow();
        if (!setting[1].isEmpty()) {
          assertDoesNotThrow(() -> other.check(setting[1]), each);
        }
      }
    }
  }

  @Test
  void shouldFindPinsByAnyName() {
    assertTrue(Keys.find("pin.boiler-2").isPresent());
    for (String name : new String[] {"pin.*", "pin.", "pin.Boiler", "pin.a.b", "pinboiler", ""}) {
      assertEquals(Optional.empty(), Keys.find(name), name);
    }
  }

  @Test
  void shouldNeverLetAFleetSetSecretsBrokersPinsPageRescueOrItsOwnLimits() {
    for (String name : Keys.ofFleet()) {
      assertFalse(
          name.matches("(mqtt|pin|page|rescue|fleet|reports\\.(?!every)).*|.*(file|key|token).*"),
          name);
    }
    for (Key key : Keys.all()) {
      boolean may =
          refusal(Map.of("fleet.may-set", "all-safe"), key.name(), key.example()).isEmpty();
      assertFalse(may && !key.fleet(), key.name());
    }
  }

  @Test
  void shouldLetOnlyTheFileSetWhatOpensABoxToOthers() {
    for (String name : Keys.ofOwner()) {
      assertFalse(name.matches("(mqtt|pin|page|rescue|fleet|reports).*"), name);
    }
  }

  @Test
  void shouldTakeValuesAsPeopleWriteThem() {
    takes("update.window", "02:00-05:00", "2:00-5:30 mon-fri 00:00-24:00 sat,sun", "22:00-00:00");
    takes("quiet-hours", "none", "22:00-07:00", "22:00-07:00 sun-thu 23:30-09:00 fri,sat");
    takes("time-zone", "system", "UTC", "America/Argentina/Buenos_Aires", "+02:00");
    takes("data.per-day", "500M", "1.5G", "20MB", "unlimited");
    takes("update.wait-for-others", "0s", "2d", "36h");
    takes("mqtt.broker", "mqtt://h", "mqtts://a.b:1", "mqtt://[fd00::2]", "mqtt://[::1]:9/");
    takes("page", "yes", "no", "80", "127.0.0.1:8080", "[::1]:8080");
    takes("fleet.may-set", "none", "all-safe", "log update.window");
    takes("fleet.limit.data.per-day", "1M..", "..2G", "100M..2G", "..unlimited");
    takes("pin.a", "input gpiochip0 7 pull=up debounce=50ms", "output gpio5", "pwm pwmchip0 1");
    takes("pin.a", "output a 1 safe=last active-low title=\"My = boiler\"");
  }

  @Test
  void shouldSayWhatWouldFit() {
    says("update.mode", "aks", "is not one of auto, ask, never (did you mean ask?)");
    says("serve.relay", "true", "is not yes or no");
    says("update.window", "05:00-05:00", "is empty; the whole day is 00:00-24:00");
    says("update.window", "25:00-26:00", "is not a span of the day");
    says("update.window", "none", "is neither a span of the day such as 02:00-05:00 nor always");
    says("update.window", "02:00-05:00 mo-fr", "are not days such as mon-fri");
    says("update.window", "02:00-05:00 mon tue", "days stand behind a span of the day, once");
    says("update.window", "24:00-05:00", "is not a span");
    says("time-zone", "Europe/Brelin", "did you mean Europe/Berlin?");
    says("data.per-day", "0", "is not from 1 MiB to");
    says("data.per-day", "lots", "nor unlimited");
    says("reports.every", "1s", "is not from 10 s to");
    says("mqtt.broker", "homeassistant.local", "begins with mqtt://");
    says("mqtt.broker", "mqtt://fd00::2", "in brackets");
    says("mqtt.topic", "a/#", "is not a plain topic");
    says("pin.a", "ouput x 1", "is not one of output, input, pwm (did you mean output?)");
    says("pin.a", "output", "which line?");
    says("pin.a", "output x 1 pull=up", "is nothing that an output pin has; it has active-low");
    says("pin.a", "output x 1 sfae=on", "(did you mean safe?)");
    says("pin.a", "output x 1 safe", "needs a value: safe=...");
    says("pin.a", "output x 1 safe=on safe=off", "safe is given twice");
    says("pin.a", "output x 1024", "line 1024 is not from 0 to 1023");
    says("pin.a", "output x 1 title=\"no end", "a quotation mark is not closed");
    says("pin.a", "pwm gpio5", "which channel?");
    says("page", "myhost:80", "names a host");
    says("rescue.key", "ssh-ed25519 AAAA", "the public key is damaged");
    says("rescue.key", "-----BEGIN OPENSSH PRIVATE KEY-----", "that is a private key");
    says("fleet.may-set", "mqtt.broker", "is a key that no fleet may ever set");
    says("fleet.may-set", "lgo", "is no key (did you mean log?)");
    says("fleet.limit.log", "loud", "is not one of trace");
    says("fleet.limit.data.per-day", "2G..100M", "allows nothing");
    says("fleet.limit.data.per-day", "2G", "is not MIN..MAX");
  }

  @Test
  void shouldNotRepeatWhatMayBeAPassword() {
    String message = flaw("mqtt.broker", "mqtt://me:hunter2@broker");
    assertFalse(message.contains("hunter2"), message);
    assertTrue(message.contains(".password-file"), message);
  }

  @Test
  void shouldLimitWhatTheFleetMaySet() {
    Map<String, String> file = new HashMap<>();
    file.put("fleet.may-set", "all-safe");
    assertEquals("", refusal(file, "log", "debug"));
    assertEquals("no fleet may set it", refusal(file, "mqtt.broker", "mqtt://evil"));
    assertEquals("no fleet may set it", refusal(file, "fleet.may-set", "all-safe"));
    assertEquals("this version has no such key", refusal(file, "new.key", "1"));
    assertTrue(refusal(file, "log", "loud").contains("is not one of"));

    file.put("fleet.may-set", "update.window data.per-day log update.wait-for-others");
    file.put("fleet.limit.update.window", "22:00-06:00 fri-sun");
    file.put("fleet.limit.data.per-day", "100M..");
    file.put("fleet.limit.log", "info warn");
    file.put("fleet.limit.update.wait-for-others", "..7d");
    assertEquals("fleet.may-set does not allow it", refusal(file, "quiet-hours", "none"));
    assertEquals("", refusal(file, "update.window", "23:00-05:00 sat"));
    assertEquals("", refusal(file, "update.window", "00:30-05:00 mon"), "begun on Sunday");
    assertFalse(refusal(file, "update.window", "23:00-05:00 thu").isEmpty());
    assertFalse(refusal(file, "update.window", "23:00-07:00 sat").isEmpty());
    assertFalse(refusal(file, "update.window", "always").isEmpty());
    assertEquals("", refusal(file, "data.per-day", "unlimited"));
    assertFalse(refusal(file, "data.per-day", "50M").isEmpty());
    assertEquals("", refusal(file, "update.wait-for-others", "7d"));
    assertFalse(refusal(file, "update.wait-for-others", "8d").isEmpty());
    assertEquals("fleet.limit.log allows info warn only", refusal(file, "log", "debug"));
  }

  @Test
  void shouldSurviveAnyValue() {
    Random random = new Random(SEED);
    String letters = " \t=\"#,-:.[]/@0123456789adefilmnopstuwx\u00e4\uD83D\u0000";
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      for (Key key : Keys.all()) {
        text.setLength(0);
        text.append(random.nextBoolean() ? key.example() : "");
        for (int edits = random.nextInt(4); edits >= 0; edits--) {
          int at = random.nextInt(text.length() + 1);
          text.insert(at, letters.charAt(random.nextInt(letters.length())));
          if (random.nextInt(3) == 0) {
            text.setLength(at);
          }
        }
        if (random.nextInt(6) == 0) {
          String value = text.toString();
          try {
            key.check(value);
          } catch (UsageException typed) {
            assertFalse(typed.getMessage().isEmpty(), "seed " + SEED + ": " + key.name());
          }
        }
      }
    }
  }

  private static String refusal(Map<String, String> file, String key, String value) {
    return Limits.refusal(key, value, name -> file.getOrDefault(name, "")).orElse("");
  }

  private static void takes(String name, String... values) {
    for (String value : values) {
      assertDoesNotThrow(() -> Keys.find(name).orElseThrow().check(value), name + " = " + value);
    }
  }

  private static void says(String name, String value, String what) {
    String message = flaw(name, value);
    assertTrue(message.contains(what), message);
  }

  private static String flaw(String name, String value) {
    Key key = Keys.find(name).orElseThrow();
    return assertThrows(UsageException.class, () -> key.check(value), value).getMessage();
  }
}
