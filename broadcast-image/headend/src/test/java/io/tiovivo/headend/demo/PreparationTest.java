package io.tiovivo.headend.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PreparationTest {
  @Test
  void shouldShowWhatTheLongStepIsAt() {
    assertEquals(": jlink", Preparation.step("linking a Java runtime (some seconds)"));
    assertEquals(": 12 of 90 files", Preparation.step("packing packed=12 files=90"));
    assertEquals("", Preparation.step("node.zip: 90 files"));
    assertEquals("", Preparation.step(""));
  }
}
