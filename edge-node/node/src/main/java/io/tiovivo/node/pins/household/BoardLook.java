package io.tiovivo.node.pins.household;

import io.tiovivo.node.pins.BoardFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Looks what a machine has, below a root directory: "/" but in tests. */
final class BoardLook {
  /** Drivers of a Raspberry Pi's pins that have the parameter. */
  private static final List<String> DRIVERS = List.of("pinctrl_bcm2835", "pinctrl_rp1");

  private static final int MAX_BYTES = 4096;

  private BoardLook() {}

  static BoardFacts look(Path root, List<Path> path) {
    String compatible = text(root.resolve("proc/device-tree/compatible"));
    String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    boolean library = architecture.equals("aarch64") || architecture.startsWith("arm");
    return new BoardFacts(
        compatible.contains("raspberrypi,") && library,
        hasChips(root.resolve("dev")),
        path.stream().anyMatch(each -> Files.isExecutable(each.resolve("gpioset"))),
        persistent(root));
  }

  private static boolean hasChips(Path devices) {
    try (DirectoryStream<Path> chips = Files.newDirectoryStream(devices, "gpiochip*")) {
      return chips.iterator().hasNext();
    } catch (IOException none) {
      return false;
    }
  }

  // Upstream's pinctrl-bcm2835 makes a line an input when its last user closes it, unless this says
  // otherwise; so do versions that do not have the parameter yet.
  private static boolean persistent(Path root) {
    return DRIVERS.stream()
        .map(driver -> "sys/module/" + driver + "/parameters/persist_gpio_outputs")
        .map(file -> text(root.resolve(file)).strip())
        .anyMatch(value -> value.equals("Y") || value.equals("1"));
  }

  private static String text(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException none) {
      return "";
    }
  }
}
