package io.tiovivo.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SettingsFileTest {
  private static final List<String> KEYS = List.of("title", "flash.page", "gpio.user.*", "rate");

  @Test
  void shouldReadKeysCommentsAndLists() throws UsageException {
    SettingsFile file =
        parse("# a comment\r\ntitle = A = B # why\n\nflash.page=4K\ngpio.user.relay-1 = a  b\n");

    assertEquals("A = B", file.text("title"));
    assertEquals(4096, file.bytes("flash.page", 1, 1 << 20));
    assertEquals(List.of("a", "b"), file.words("gpio.user.relay-1"));
    assertEquals(List.of("gpio.user.relay-1"), List.copyOf(file.keys("gpio.user.")));
    assertTrue(file.maybe("rate").isEmpty());
  }

  @Test
  void shouldNameFileLineAndNearestKeyOfATypo() {
    says("x.profile:2: unknown key \"flash.pgae\" (did you mean flash.page?)", "\nflash.pgae = 1");
    says("x.profile:1: unknown key \"gpio.user.A\"", "gpio.user.A = 1");
    says("x.profile:1: unknown key \"gpio.user.*\"", "gpio.user.* = 1");
    says("x.profile:1: unknown key \"zebra\"", "zebra = 1");
  }

  @Test
  void shouldRefuseLinesThatAreNotSettings() {
    says("x.profile:1: \"title\" is not a line of the form key = value", "title");
    says("x.profile:1: \"= 5\" is not a line", "= 5");
    says("x.profile:3: title: already set in line 1", "title = a\n\ntitle = b");
    says("x.profile:1: title: the value is missing", "title =  # nothing");
    says("x.profile:1: title: control characters", "title = \u001B[31m");
    says("x.profile:1: line is longer", "title = " + "x".repeat(3000));
    says("x.profile: longer than", "#".repeat(70_000));
    assertThrows(
        UsageException.class,
        () -> SettingsFile.parse("x", new byte[] {(byte) 0xC3, (byte) 0x28}, KEYS));
  }

  @Test
  void shouldCheckValuesAndSayWhere() throws UsageException {
    SettingsFile file = parse("title = x\nflash.page = 99999999999G\nrate = 5Mbit");

    wrong("x.profile:2: flash.page: \"99999999999G\" is too large", file, "flash.page");
    wrong("x.profile:1: title: \"x\" is not a size", file, "title");
    wrong("x.profile: gpio is missing; add a line gpio = ...", file, "gpio");
    assertEquals(5_000_000, file.bitsPerSecond("rate", 0, 10_000_000));
    String range =
        assertThrows(UsageException.class, () -> file.bitsPerSecond("rate", 0, 1000)).getMessage();
    assertEquals("x.profile:3: rate: \"5Mbit\" is not from 0 bit/s to 1 kbit/s", range);
  }

  @Test
  void shouldNeverFailOtherwiseOnAnyBytes() {
    byte[] good =
        "title = x # y\nflash.page = 4K\ngpio.user.a = b\n".getBytes(StandardCharsets.UTF_8);
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        SettingsFile.parse("x.profile", bytes, KEYS);
      } catch (UsageException expected) {
        assertTrue(expected.getMessage().startsWith("x.profile"), expected.getMessage());
      }
    }
  }

  private static SettingsFile parse(String text) throws UsageException {
    return SettingsFile.parse("x.profile", text.getBytes(StandardCharsets.UTF_8), KEYS);
  }

  private static void says(String part, String text) {
    String message = assertThrows(UsageException.class, () -> parse(text)).getMessage();
    assertTrue(message.startsWith(part), message);
  }

  private static void wrong(String part, SettingsFile file, String key) {
    String message =
        assertThrows(UsageException.class, () -> file.bytes(key, 0, 1 << 20)).getMessage();
    assertTrue(message.startsWith(part), message);
  }
}
