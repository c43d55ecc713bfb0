package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.profile.Gpio;
import io.tiovivo.profile.GpioPin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnersLinesTest {
  private static final GpioPin LED = new GpioPin("pinctrl-bcm2711", 17, false);
  private static final Gpio GPIO =
      new Gpio(
          Optional.of(LED),
          Optional.empty(),
          new TreeMap<>(
              Map.of("gpio17", LED, "gpio22", new GpioPin("pinctrl-bcm2711", 22, false))));

  @TempDir Path directory;

  @Test
  void shouldUseWhatNobodyTook() throws IOException {
    assertTrue(leaves());
    config("pin.heating = output pinctrl-bcm2711 22 safe=off\nsomething.else = 17\n");
    assertTrue(leaves());
  }

  @Test
  void shouldLeaveTheOwnersLinesAlone() throws IOException {
    config("pin.heating = output pinctrl-bcm2711 17 safe=off\n");
    assertFalse(leaves());
    config("pin.heating = output gpiochip0 17\n");
    assertFalse(leaves());
    config("pin.heating = output gpio17 active-low\n");
    assertFalse(leaves());
  }

  @Test
  void shouldHonourALightThatIsOff() throws IOException {
    config("gpio.led = no\n");
    assertFalse(OwnersLines.read(directory, Map.of()).leavesLight(LED, GPIO));
    assertTrue(OwnersLines.read(directory, Map.of()).leaves(LED, GPIO));
  }

  @Test
  void shouldHonourWhatWasChosenAtRunTimeLast() throws IOException {
    config("gpio.led = yes\n");
    Files.writeString(directory.resolve("chosen.conf"), "gpio.led = no\n");
    assertFalse(OwnersLines.read(directory, Map.of()).leavesLight(LED, GPIO));
  }

  @Test
  void shouldTouchNothingWithoutABackend() throws IOException {
    config("gpio.backend = none\n");
    assertFalse(leaves());
  }

  @Test
  void shouldTouchNothingWhenTheFileCannotBeRead() throws IOException {
    Files.createDirectory(directory.resolve("tiovivo.conf"));
    assertFalse(leaves());
  }

  @Test
  void shouldReadTheFileThatTheEnvironmentNames() throws IOException {
    Path named = Files.writeString(directory.resolve("other.conf"), "pin.a = input gpio17\n");
    assertFalse(
        OwnersLines.read(directory, Map.of("TIOVIVO_CONFIG", named.toString())).leaves(LED, GPIO));
  }

  private boolean leaves() {
    return OwnersLines.read(directory, Map.of()).leaves(LED, GPIO);
  }

  private void config(String text) throws IOException {
    Files.writeString(directory.resolve("tiovivo.conf"), text);
  }
}
