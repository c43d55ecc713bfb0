package io.tiovivo.gpio.tools;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioPull;
import java.util.Locale;

/**
 * What the tools mean when they fail. Both generations print the system's own words (strerror)
 * last; glibc says "Device or resource busy", musl "Resource busy".
 */
final class ToolErrors {
  private static final int MAX_CHARS = 200;

  private final Tools tools;
  private final ToolSyntax syntax;

  ToolErrors(Tools tools, ToolSyntax syntax) {
    this.tools = tools;
    this.syntax = syntax;
  }

  static boolean isPermission(String out) {
    String text = out.toLowerCase(Locale.ROOT);
    return text.contains("permission denied") || text.contains("operation not permitted");
  }

  /** The failure of a call about a line, in words for people. */
  GpioException of(GpioLine line, Chips.Chip chip, GpioPull pull, String out) {
    String text = out.toLowerCase(Locale.ROOT);
    if (isPermission(text)) {
      return GpioException.noPermission(
          "/dev/" + chip.name(), "gpio", System.getProperty("user.name"));
    }
    if (text.contains("resource busy")) {
      return GpioException.busy(line, consumer(chip, line.offset()));
    }
    if (pull != GpioPull.AS_IS
        && (text.contains("invalid argument") || text.contains("not supported"))) {
      return new GpioException(
          GpioException.Reason.UNSUPPORTED,
          line + " has no pull that can be set here: put a resistor on it, and leave pull out");
    }
    return new GpioException(GpioException.Reason.FAILED, line + ": " + clipped(out));
  }

  private String consumer(Chips.Chip chip, int offset) {
    try {
      String info = tools.run(syntax.info(tools.find("gpioinfo"), chip.name(), offset)).out();
      return syntax.consumer(info, offset);
    } catch (GpioException unknown) {
      return "";
    }
  }

  /** The first line, without what a terminal might obey. */
  static String clipped(String out) {
    String first = out.strip().lines().findFirst().orElse("the tool failed and does not say why");
    StringBuilder text = new StringBuilder();
    first.chars().limit(MAX_CHARS).forEach(c -> text.append(c < ' ' || c == 127 ? '?' : (char) c));
    return text.toString();
  }
}
