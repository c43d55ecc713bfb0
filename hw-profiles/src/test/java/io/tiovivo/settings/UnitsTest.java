package io.tiovivo.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnitsTest {
  @Test
  void shouldReadSizesAsPeopleWriteThem() {
    assertEquals(512, Units.bytes("512"));
    assertEquals(64 << 10, Units.bytes("64K"));
    assertEquals(64 << 10, Units.bytes("64 KiB"));
    assertEquals(64 << 10, Units.bytes("64kib"));
    assertEquals(48L << 20, Units.bytes("48M"));
    assertEquals(3L << 29, Units.bytes("1.5GiB"));
    assertEquals(20_000_000, Units.bytes("20MB"));
    assertEquals(20_000, Units.bytes("20kB"));
  }

  @Test
  void shouldReadDurationsAndRates() {
    assertEquals(Duration.ofMillis(500), Units.duration("500ms"));
    assertEquals(Duration.ofSeconds(90), Units.duration("1.5min"));
    assertEquals(Duration.ofMinutes(5), Units.duration("5m"));
    assertEquals(Duration.ofDays(2), Units.duration("2d"));
    assertEquals(20_000_000, Units.bitsPerSecond("20Mbit"));
    assertEquals(20_000_000, Units.bitsPerSecond("20Mbit/s"));
    assertEquals(800_000, Units.bitsPerSecond("800kbit"));
  }

  @Test
  void shouldRefuseOverflowInsteadOfWrapping() {
    assertEquals(Long.MAX_VALUE, Units.bytes("9223372036854775807"));
    refused("too large", () -> Units.bytes("9223372036854775808"));
    refused("too large", () -> Units.bytes("8589934592G"));
    refused("too large", () -> Units.duration("106752d"));
    refused("too large", () -> Units.bitsPerSecond("99999999999999Gbit"));
    refused("not a size", () -> Units.bytes("9".repeat(10_000)));
  }

  @Test
  void shouldRefuseWhatItIsNotSureOf() {
    for (String text : new String[] {"", " ", "M", "-1", "+1", "1..2", ".", "1e9", "12X", "0x10"}) {
      refused("not a size", () -> Units.bytes(text));
    }
    refused("whole number", () -> Units.bytes("1.5"));
    refused("not a duration", () -> Units.duration("5"));
    refused("not a rate", () -> Units.bitsPerSecond("20"));
    refused("?[31m", () -> Units.bytes("\u001B[31m"));
  }

  @Test
  void shouldNeverFailOtherwiseOnAnyText() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append("0123456789.KMGiB msmd/\u0000-".charAt(random.nextInt(24)));
      }
      try {
        Units.bytes(text.toString());
        Units.duration(text.toString());
      } catch (NumberFormatException expected) {
        assertTrue(expected.getMessage().startsWith("\""));
      }
    }
  }

  @Test
  void shouldFormatForPeople() {
    assertEquals("512 B", Units.formatBytes(512));
    assertEquals("64 KiB", Units.formatBytes(64 << 10));
    assertEquals("19.5 MiB", Units.formatBytes(39L << 19));
    assertEquals("1 MiB", Units.formatBytes((1 << 20) - 1));
    assertEquals("8 EiB", Units.formatBytes(Long.MAX_VALUE));
    assertEquals("850 ms", Units.formatDuration(Duration.ofMillis(850)));
    assertEquals("12.5 s", Units.formatDuration(Duration.ofMillis(12_500)));
    assertEquals("3 min 05 s", Units.formatDuration(Duration.ofSeconds(185)));
    assertEquals("2 h 10 min", Units.formatDuration(Duration.ofMinutes(130)));
    assertEquals("4 d 3 h", Units.formatDuration(Duration.ofHours(99)));
    assertEquals("7.9 Mbit/s", Units.formatBitsPerSecond(7.92e6));
    assertEquals("800 kbit/s", Units.formatBitsPerSecond(8e5));
    assertEquals("0", Units.decimal(-0.04, 1));
    assertEquals("?", Units.decimal(Double.NaN, 1));
  }

  private static void refused(String part, org.junit.jupiter.api.function.Executable parse) {
    String message = assertThrows(NumberFormatException.class, parse).getMessage();
    assertTrue(message.contains(part), message);
  }
}
