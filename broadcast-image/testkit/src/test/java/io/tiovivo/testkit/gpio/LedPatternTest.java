package io.tiovivo.testkit.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.gpio.LedPattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LedPatternTest {
  private static final long MS = 1_000_000L;

  @Test
  void shouldFlashAsItSays() {
    LedPattern waiting = LedPattern.WAITING;
    assertTrue(waiting.isOn(0));
    assertEquals(100 * MS, waiting.nextChangeNs(0));
    assertFalse(waiting.isOn(100 * MS));
    assertEquals(2000 * MS, waiting.nextChangeNs(100 * MS));
    assertTrue(waiting.isOn(2000 * MS));
    assertEquals(2100 * MS, waiting.nextChangeNs(2000 * MS));
  }

  @Test
  void shouldNeverChangeWhenSteady() {
    assertTrue(LedPattern.BOOTING.isOn(5 * MS));
    assertFalse(LedPattern.DARK.isOn(5 * MS));
    assertEquals(Long.MAX_VALUE, LedPattern.BOOTING.nextChangeNs(5 * MS));
  }

  @ParameterizedTest
  @EnumSource(LedPattern.class)
  void shouldChangeExactlyWhenItSays(LedPattern pattern) {
    long atNs = 0;
    for (int change = 0; change < 100 && !pattern.isSteady(); change++) {
      long nextNs = pattern.nextChangeNs(atNs);
      assertTrue(nextNs > atNs);
      assertEquals(pattern.isOn(atNs), pattern.isOn(nextNs - 1));
      assertEquals(!pattern.isOn(atNs), pattern.isOn(nextNs));
      atNs = nextNs;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = LedPattern.class,
      names = {"WAITING", "RECEIVING", "BOOTING", "ERROR"})
  void shouldChangeAtMostTwiceASecondInTheLoader(LedPattern pattern) {
    long cycleMs = 0;
    for (int stepMs : pattern.stepsMs()) {
      cycleMs += stepMs;
    }
    assertTrue(pattern.stepsMs().length * 1000L <= 2 * cycleMs);
  }
}
