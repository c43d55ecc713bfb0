package io.tiovivo.gpio.sysfs;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.LedPattern;
import io.tiovivo.gpio.StatusLight;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A light that is the kernel's (leds-gpio), such as a Raspberry Pi's ACT: its triggers blink it, so
 * that a pattern costs nothing once it is chosen. Source: Documentation/leds/leds-class.rst,
 * ledtrig-pattern, ledtrig-timer.
 */
public final class KernelLight implements StatusLight {
  /** Where Linux has them. */
  public static final Path ROOT = Path.of("/sys/class/leds");

  private static final int MAX_LIGHTS = 64;

  private final Path root;
  private final String name;
  private final Attributes attributes;
  private LedPattern shown;

  /**
   * @param name such as {@code ACT}
   */
  public KernelLight(Path root, String name) {
    this(root, name, Attributes.files());
  }

  KernelLight(Path root, String name, Attributes attributes) {
    if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("\"" + name + "\" is no name of a light");
    }
    this.root = root;
    this.name = name;
    this.attributes = attributes;
  }

  @Override
  public void show(LedPattern pattern) throws GpioException {
    if (pattern == shown) {
      return;
    }
    shown = null;
    Path light = root.resolve(name);
    try {
      if (pattern.isSteady()) {
        attributes.write(light.resolve("trigger"), "none");
        attributes.write(light.resolve("brightness"), pattern.isOn(0) ? full(light) : "0");
      } else {
        blink(light, pattern.stepsMs());
      }
    } catch (IOException e) {
      throw failed(light, e);
    }
    shown = pattern;
  }

  /** All steps where the kernel has the trigger for it; else the first two. */
  private void blink(Path light, int[] stepsMs) throws IOException {
    String triggers = attributes.read(light.resolve("trigger")).replaceAll("[\\[\\]]", "");
    if (stepsMs.length > 2 && List.of(triggers.split(" ")).contains("pattern")) {
      // Brightness and milliseconds, and once more with 0 ms, or it would fade between the two.
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < stepsMs.length; i++) {
        String brightness = i % 2 == 0 ? full(light) : "0";
        text.append(brightness).append(' ').append(stepsMs[i]).append(' ');
        text.append(brightness).append(" 0 ");
      }
      attributes.write(light.resolve("trigger"), "pattern");
      attributes.write(light.resolve("pattern"), text.toString().strip());
      return;
    }
    attributes.write(light.resolve("trigger"), "timer");
    attributes.write(light.resolve("delay_on"), Integer.toString(stepsMs[0]));
    attributes.write(light.resolve("delay_off"), Integer.toString(stepsMs[1]));
  }

  private String full(Path light) throws IOException {
    return attributes.read(light.resolve("max_brightness"));
  }

  private GpioException failed(Path light, IOException e) {
    if (e instanceof AccessDeniedException) {
      return GpioException.noPermission(light.toString(), "leds", System.getProperty("user.name"));
    }
    if (e instanceof NoSuchFileException && !Files.isDirectory(light)) {
      return new GpioException(
          GpioException.Reason.NO_CHIP,
          "no light " + name + " in " + root + "; this machine has " + String.join(", ", there()),
          e);
    }
    return new GpioException(
        GpioException.Reason.FAILED,
        "the light "
            + name
            + " cannot blink (is the kernel's module ledtrig-timer there?): "
            + e.getMessage(),
        e);
  }

  private List<String> there() {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> list = Files.newDirectoryStream(root)) {
      for (Path each : list) {
        if (names.size() < MAX_LIGHTS) {
          names.add(each.getFileName().toString());
        }
      }
    } catch (IOException none) {
      // A kernel without the class.
    }
    return names.isEmpty() ? List.of("none") : names.stream().sorted().toList();
  }
}
