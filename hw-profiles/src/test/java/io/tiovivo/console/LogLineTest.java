package io.tiovivo.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogLineTest {
  @Test
  void shouldWriteFieldsInOrderAndQuoteOnlyWhereNeeded() {
    LogLine line =
        LogLine.of("receiving")
            .with("percent", 41.25)
            .with("symbols", 12)
            .with("reason", "no beacon \"yet\"\nwaiting")
            .with("empty", "");

    assertEquals(
        "receiving percent=41.3 symbols=12 reason=\"no beacon \\\"yet\\\"\\nwaiting\" empty=\"\"",
        line.toString());
  }

  @Test
  void shouldReadBackWhatItWrote() {
    Random random = new Random(11);
    for (int round = 0; round < 2000; round++) {
      LogLine line = LogLine.of("event");
      for (int field = random.nextInt(6); field > 0; field--) {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
          value.append(" =\"\\\nnabc9é".charAt(random.nextInt(11)));
        }
        line.with("k" + field, value.toString());
      }
      LogLine back = LogLine.parse(line.toString()).orElseThrow();
      assertEquals(line.toString(), back.toString());
      for (int field = 1; field < 6; field++) {
        assertEquals(line.text("k" + field), back.text("k" + field));
      }
    }
  }

  @Test
  void shouldGiveNumbersOnlyWhenTheyAreNumbers() {
    LogLine line = LogLine.parse("receiving percent=41.2 symbols=12 version=1.0.0 x=NaN").get();

    assertEquals(41.2, line.decimal("percent").orElseThrow());
    assertEquals(12, line.integer("symbols").orElseThrow());
    assertTrue(line.integer("percent").isEmpty());
    assertTrue(line.decimal("version").isEmpty());
    assertTrue(line.decimal("x").isEmpty());
    assertTrue(line.decimal("missing").isEmpty());
  }

  @Test
  void shouldTakeOtherProgramsLinesForWhatTheyAre() {
    for (String text :
        new String[] {
          "",
          " receiving",
          "Exception in thread main",
          "java.lang.Error: x",
          "receiving percent",
          "receiving =1",
          "receiving a=\"open",
          "receiving a=\"x\"y=1",
          "receiving a=\"x\\",
          "x".repeat(9000)
        }) {
      assertTrue(LogLine.parse(text).isEmpty(), text);
    }
  }

  @Test
  void shouldSurviveAnyText() {
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder("ready");
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(" =\"\\ab1_\u0000\u001B".charAt(random.nextInt(10)));
      }
      LogLine.parse(text.toString());
    }
  }

  @Test
  void shouldRefuseKeysThatCouldNotBeReadBack() {
    assertThrows(IllegalArgumentException.class, () -> LogLine.of("Two words"));
    assertThrows(IllegalArgumentException.class, () -> LogLine.of("x").with("a b", 1));
  }
}
