package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.gpio.LedPattern;
import io.tiovivo.gpio.tools.ToolSettings;
import io.tiovivo.profile.Gpio;
import io.tiovivo.profile.GpioPin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FrontPanelTest {
  /** Generation 2, one chip; gpioset only says what it was told, the button is a file. */
  private static final String TOOLS =
      """
      #!/bin/sh
      here=${0%/*}
      case "${0##*/} $1" in
        *' --version') echo 'gpioset (libgpiod) v2.2.1' ;;
        'gpiodetect '*) echo 'gpiochip0 [chip] (8 lines)' ;;
        'gpioget '*) /bin/cat "$here/button" ;;
        'gpioset '*) echo "$*" >>"$here/set" ;;
      esac
      """;

  private static final Gpio BOARD =
      new Gpio(
          Optional.of(new GpioPin("chip", 1, false)),
          Optional.of(new GpioPin("chip", 2, true)),
          new TreeMap<>());

  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();

  @Test
  void shouldShowPatternsWithoutBlinkingItself() throws IOException {
    tools();
    FrontPanel panel = panel(BOARD);
    panel.show(LedPattern.WAITING);
    panel.show(LedPattern.WAITING);
    panel.show(LedPattern.BOOTING);
    assertEquals(
        List.of(
            "--daemonize -C tiovivo -t 100ms,1900ms -c gpiochip0 1=1",
            "--daemonize -C tiovivo -c gpiochip0 1=1"),
        Files.readAllLines(directory.resolve("set")));
    assertEquals(List.of(), warnings);
  }

  @Test
  void shouldKnowWhetherTheButtonIsHeld() throws IOException {
    tools();
    Files.writeString(directory.resolve("button"), "0\n");
    assertTrue(panel(BOARD).isButtonHeld());
    Files.writeString(directory.resolve("button"), "1\n");
    assertFalse(panel(BOARD).isButtonHeld());
  }

  @Test
  void shouldBootAllTheSameWhenTheToolsAreMissing() {
    FrontPanel panel = panel(BOARD);
    assertFalse(panel.isButtonHeld());
    panel.show(LedPattern.WAITING);
    panel.show(LedPattern.BOOTING);
    assertEquals(2, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).contains("apt install gpiod"), warnings.toString());
  }

  @Test
  void shouldBootAllTheSameWhenTheButtonCannotBeRead() throws IOException {
    tools();
    assertFalse(panel(BOARD).isButtonHeld());
    assertEquals(1, warnings.size(), warnings.toString());
  }

  @Test
  void shouldStartNothingOnABoardWithoutLines() {
    FrontPanel panel = panel(new Gpio(Optional.empty(), Optional.empty(), new TreeMap<>()));
    assertFalse(panel.isButtonHeld());
    panel.show(LedPattern.WAITING);
    assertEquals(List.of(), warnings);
  }

  private FrontPanel panel(Gpio gpio) {
    ToolSettings settings = new ToolSettings(directory, List.of(directory), Path.of("/proc"));
    return new FrontPanel(gpio, OwnersLines.read(directory, Map.of()), settings, warnings::add);
  }

  private void tools() throws IOException {
    for (String tool : List.of("gpiodetect", "gpioget", "gpioset", "gpiomon", "gpioinfo")) {
      Path file = Files.writeString(directory.resolve(tool), TOOLS);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
