package io.tiovivo.gpio.tools;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The chips of this machine, as {@code gpiodetect} lists them. */
final class Chips {
  /**
   * One chip.
   *
   * @param name in /dev
   * @param label what the driver calls it
   * @param lines how many it has
   */
  record Chip(String name, String label, int lines) {}

  private static final Pattern ROW =
      Pattern.compile("^(gpiochip\\d+) \\[(.*)] \\((\\d{1,6}) lines?\\)$", Pattern.MULTILINE);
  private static final int MAX_CHIPS = 64;

  private final Tools tools;
  private final String gpiodetect;
  private List<Chip> chips = List.of();

  Chips(Tools tools) throws GpioException {
    this.tools = tools;
    this.gpiodetect = tools.find("gpiodetect");
  }

  /**
   * The chip of a line, by label or name. Of several with the same label the first that has the
   * line.
   */
  Chip of(GpioLine line) throws GpioException {
    Chip chip = known(line);
    if (chip == null) {
      detect();
      chip = known(line);
    }
    if (chip == null) {
      throw GpioException.noChip(line.chip(), chips.stream().map(Chip::label).toList());
    }
    if (line.offset() >= chip.lines()) {
      throw GpioException.noLine(line, chip.lines());
    }
    return chip;
  }

  private Chip known(GpioLine line) {
    Chip small = null;
    for (Chip chip : chips) {
      if (chip.label().equals(line.chip()) || chip.name().equals(line.chip())) {
        if (line.offset() < chip.lines()) {
          return chip;
        }
        small = chip;
      }
    }
    return small;
  }

  private void detect() throws GpioException {
    Tools.Ran ran = tools.run(List.of(gpiodetect));
    List<Chip> found = new ArrayList<>();
    Matcher row = ROW.matcher(ran.out());
    while (row.find() && found.size() < MAX_CHIPS) {
      found.add(new Chip(row.group(1), row.group(2), Integer.parseInt(row.group(3))));
    }
    if (found.isEmpty() && ToolErrors.isPermission(ran.out())) {
      throw GpioException.noPermission("/dev/gpiochip*", "gpio", System.getProperty("user.name"));
    }
    chips = List.copyOf(found);
  }
}
