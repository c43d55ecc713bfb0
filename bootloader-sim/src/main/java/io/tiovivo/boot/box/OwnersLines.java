package io.tiovivo.boot.box;

import io.tiovivo.profile.Gpio;
import io.tiovivo.profile.GpioPin;
import io.tiovivo.settings.SettingsFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the node's configuration says about lines, as far as the loader has to know: it must not
 * flash a light where the owner has a relay. It reads a few keys and complains about none; what
 * cannot be read counts as taken.
 */
final class OwnersLines {
  private static final List<String> KEYS = List.of("pin.*", "gpio.led", "gpio.backend");
  private static final int MAX_BYTES = 64 << 10;
  private static final int MIN_PIN_WORDS = 2;

  private final List<List<String>> pins = new ArrayList<>();
  private boolean lightOff;
  private boolean allOff;

  private OwnersLines() {}

  /**
   * Reads the owner's file, and what was chosen at run time.
   *
   * @param environment may name the file: TIOVIVO_CONFIG
   */
  static OwnersLines read(Path directory, Map<String, String> environment) {
    OwnersLines lines = new OwnersLines();
    String named = environment.getOrDefault("TIOVIVO_CONFIG", "");
    lines.take(named.isEmpty() ? directory.resolve("tiovivo.conf") : Path.of(named));
    lines.take(directory.resolve("chosen.conf"));
    return lines;
  }

  /** Whether the loader may use the line as its light. */
  boolean leavesLight(GpioPin line, Gpio gpio) {
    return !lightOff && leaves(line, gpio);
  }

  /** Whether the loader may use the line. */
  boolean leaves(GpioPin line, Gpio gpio) {
    return !allOff && pins.stream().noneMatch(each -> names(each, line, gpio));
  }

  private void take(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      SettingsFile settings = SettingsFile.parseAll(file.toString(), bytes, KEYS, flaw -> {});
      settings.maybe("gpio.led").ifPresent(value -> lightOff = !value.equals("yes"));
      settings
          .maybe("gpio.backend")
          .ifPresent(value -> allOff = value.equals("none") || value.equals("mock"));
      for (String key : settings.keys("pin.")) {
        pins.add(List.of(settings.maybe(key).orElseThrow().split("[ \t]+")));
      }
    } catch (NoSuchFileException none) {
      // No configuration: nothing is taken.
    } catch (IOException unreadable) {
      allOff = true;
    }
  }

  /** By number, whatever the chip is called: it may be named by label or by name. */
  private static boolean names(List<String> pin, GpioPin line, Gpio gpio) {
    if (pin.size() < MIN_PIN_WORDS) {
      return false;
    }
    GpioPin user = gpio.user().get(pin.get(1));
    return pin.subList(1, Math.min(3, pin.size())).contains(Integer.toString(line.line()))
        || user != null && user.line() == line.line();
  }
}
