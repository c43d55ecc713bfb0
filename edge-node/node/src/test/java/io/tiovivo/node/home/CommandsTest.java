package io.tiovivo.node.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.config.OwnerConfig;
import io.tiovivo.node.control.ControlRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private static final String BASE = HomeWorld.BASE;

  private final Commands commands =
      new Commands(new Topics(HomeWorld.config(OwnerConfig.DEFAULT).mqtt(), HomeWorld.ID));

  private Commands.Parsed parse(String topic, String payload) {
    return commands.parse(topic, payload.getBytes(StandardCharsets.UTF_8), false);
  }

  private void refused(Commands.Reason reason, String topic, String payload) {
    assertEquals(new Commands.Parsed(null, reason), parse(topic, payload), topic + " " + payload);
  }

  @Test
  void shouldTakeAPinsValueInAnyCase() {
    for (String on : List.of("on", "ON", "On")) {
      assertEquals(
          new ControlRequest.SetPin("relay", "on"), parse(BASE + "/pin/relay/set", on).request());
    }
    assertEquals(
        new ControlRequest.SetPin("lamp", "7"), parse(BASE + "/pin/lamp/set", "007").request());
  }

  @Test
  void shouldRefuseWhatIsNoValue() {
    for (String bad : List.of("1001", "-1", "1e3", "on ", "toggle", "99999999999", "0x10", "٣")) {
      refused(Commands.Reason.BAD_VALUE, BASE + "/pin/relay/set", bad);
    }
    refused(Commands.Reason.BAD_VALUE, BASE + "/restart", "please");
    refused(Commands.Reason.BAD_VALUE, BASE + "/update/set", "INSTALL");
    refused(Commands.Reason.BAD_VALUE, BASE + "/set/quiet-hours", "x".repeat(256));
  }

  @Test
  void shouldRefuseTopicsThatItDoesNotKnow() {
    for (String topic :
        List.of(
            BASE,
            BASE + "/",
            BASE + "//set",
            BASE + "/pin//set",
            BASE + "/pin/../set",
            BASE + "/pin/RELAY/set",
            BASE + "/pin/relay/set/x",
            BASE + "/set/update.mode/x",
            "tiovivo/ffffffff/restart",
            "")) {
      refused(Commands.Reason.UNKNOWN_TOPIC, topic, "on");
    }
  }

  @Test
  void shouldLetNobodyMoveTheNodeToAnotherBrokerOrOpenAShell() {
    for (String key :
        List.of(
            "mqtt.broker",
            "mqtt.password-file",
            "rescue.key",
            "pin.relay",
            "gpio.backend",
            "page",
            "page.token-file",
            "fleet.may-set",
            "update.skip",
            "reports.broker")) {
      refused(Commands.Reason.UNKNOWN_TOPIC, BASE + "/set/" + key, "x");
    }
  }

  @Test
  void shouldRefuseWhatIsNoText() {
    String topic = BASE + "/set/quiet-hours";
    assertEquals(
        Commands.Reason.NOT_TEXT, commands.parse(topic, new byte[] {(byte) 0xff}, false).reason());
    // Overlong, a half character, a NUL, a line's end: a terminal or a log must not see them.
    byte[][] bad = {
      {(byte) 0xc0, (byte) 0x80},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {'a', 0},
      {'a', '\n', 'b'},
      {0x1b, '[', '2', 'J'}
    };
    for (byte[] each : bad) {
      assertEquals(Commands.Reason.NOT_TEXT, commands.parse(topic, each, false).reason());
    }
    assertEquals(
        Commands.Reason.TOO_LONG,
        commands.parse(topic, new byte[Commands.MAX_BYTES + 1], false).reason());
    assertEquals(Commands.Reason.EMPTY, commands.parse(topic, new byte[0], false).reason());
    assertEquals(Commands.Reason.RETAINED, commands.parse(topic, new byte[1], true).reason());
  }

  @Test
  void shouldSurviveAnything() {
    SplittableRandom random = new SplittableRandom(42);
    List<String> known =
        List.of(
            "/pin/relay/set", "/restart", "/update/set", "/set/quiet-hours", "/set/update.mode");
    int obeyed = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder topic = new StringBuilder(BASE + known.get(random.nextInt(known.size())));
      if (random.nextInt(3) == 0) {
        topic.setCharAt(random.nextInt(topic.length()), "/+#.x\u0000".charAt(random.nextInt(6)));
      }
      byte[] payload = new byte[random.nextInt(6)];
      random.nextBytes(payload);
      if (random.nextInt(3) == 0) {
        payload =
            new String[] {"on", "OFF", "500", "restart", "install", "skip", "22:00-07:00"}
                [random.nextInt(7)].getBytes(StandardCharsets.UTF_8);
      }
      boolean retained = random.nextInt(8) == 0;
      Commands.Parsed parsed = commands.parse(topic.toString(), payload, retained);
      if (parsed.reason() == null) {
        assertNotNull(parsed.request());
        assertFalse(retained);
        assertTrue(topic.toString().startsWith(BASE + "/"));
        obeyed++;
      } else {
        assertNull(parsed.request());
      }
    }
    assertTrue(obeyed > 1000, "the fuzz reached commands " + obeyed + " times only");
  }
}
