package io.tiovivo.gpio.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.LedPattern;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelLightTest {
  @TempDir Path root;
  private FakeKernel kernel;
  private KernelLight light;

  @BeforeEach
  void makeALight() throws IOException {
    kernel = new FakeKernel(root);
    kernel.file("ACT/trigger", "none [mmc0] timer");
    kernel.file("ACT/max_brightness", "255");
    for (String each : List.of("brightness", "delay_on", "delay_off", "pattern")) {
      kernel.file("ACT/" + each, "0");
    }
    light = new KernelLight(root, "ACT", kernel);
  }

  @Test
  void shouldLeaveTheBlinkingToTheKernel() throws Exception {
    light.show(LedPattern.WAITING);
    light.show(LedPattern.WAITING);
    assertEquals(List.of("trigger=timer", "delay_on=100", "delay_off=1900"), kernel.writes);
  }

  @Test
  void shouldGoOnAndOffWithoutATrigger() throws Exception {
    light.show(LedPattern.BOOTING);
    light.show(LedPattern.DARK);
    assertEquals(
        List.of("trigger=none", "brightness=255", "trigger=none", "brightness=0"), kernel.writes);
  }

  @Test
  void shouldShowLongPatternsWhereTheKernelCan() throws Exception {
    kernel.file("ACT/trigger", "none mmc0 [timer] pattern");
    light.show(LedPattern.SUPERNODE);
    assertEquals(
        List.of("trigger=pattern", "pattern=255 100 255 0 0 300 0 0 255 100 255 0 0 4500 0 0"),
        kernel.writes);
  }

  @Test
  void shouldShowTheBeginningOfLongPatternsElsewhere() throws Exception {
    light.show(LedPattern.SUPERNODE);
    assertEquals(List.of("trigger=timer", "delay_on=100", "delay_off=300"), kernel.writes);
  }

  @Test
  void shouldNameTheLightsThereAre() {
    KernelLight strange = new KernelLight(root, "PWR", kernel);
    GpioException why = assertThrows(GpioException.class, () -> strange.show(LedPattern.BOOTING));
    assertEquals(GpioException.Reason.NO_CHIP, why.reason());
    assertTrue(why.getMessage().endsWith("this machine has ACT"), why.getMessage());
  }
}
