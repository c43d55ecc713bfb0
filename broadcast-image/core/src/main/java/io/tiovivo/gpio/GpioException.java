package io.tiovivo.gpio;

import java.util.Collection;

/** A line cannot be used. The message says what to do; {@link #reason} is for code. */
public final class GpioException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why a line cannot be used. */
  public enum Reason {
    /** No chip has this label or name. */
    NO_CHIP,
    /** The chip has fewer lines. */
    NO_LINE,
    /** Somebody else holds the line. */
    BUSY,
    /** This user may not open the chip. */
    NO_PERMISSION,
    /** A program is not installed. */
    NO_TOOL,
    /** Chip, kernel or tool cannot do that. */
    UNSUPPORTED,
    /** Anything else: the message has what the system said. */
    FAILED
  }

  private final Reason reason;

  public GpioException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public GpioException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /**
   * No chip of this label.
   *
   * @param labels of the chips that there are
   */
  public static GpioException noChip(String chip, Collection<String> labels) {
    return new GpioException(
        Reason.NO_CHIP,
        labels.isEmpty()
            ? "no GPIO chip on this machine (no /dev/gpiochip*), so no " + chip
            : "no GPIO chip " + chip + "; this machine has " + String.join(", ", labels));
  }

  /** The chip has {@code lines} lines only. */
  public static GpioException noLine(GpioLine line, int lines) {
    return new GpioException(
        Reason.NO_LINE,
        "no line " + line.offset() + ": " + line.chip() + " has lines 0 to " + (lines - 1));
  }

  /**
   * Somebody else holds the line.
   *
   * @param consumer as the kernel names it; "": it does not say
   */
  public static GpioException busy(GpioLine line, String consumer) {
    return new GpioException(
        Reason.BUSY,
        line
            + " is in use"
            + (consumer.isEmpty() ? "" : " by \"" + consumer + "\"")
            + "; choose another line, or stop what holds it (gpioinfo shows it; a kernel driver such as leds,"
            + " w1 or spi is switched off by its dtoverlay or dtparam)");
  }

  /**
   * This user may not.
   *
   * @param device such as {@code /dev/gpiochip0}
   * @param subsystem as udev calls it: gpio, pwm, leds
   */
  public static GpioException noPermission(String device, String subsystem, String user) {
    return new GpioException(
        Reason.NO_PERMISSION,
        "no permission for "
            + device
            + ": add the user to the group gpio (sudo usermod -aG gpio "
            + user
            + ", then start again), and if the device is not that group's: "
            + UdevRules.of(subsystem));
  }

  /** A program is missing. */
  public static GpioException noTool(String tool, String debianPackage) {
    return new GpioException(
        Reason.NO_TOOL,
        "no program " + tool + " here: install it (sudo apt install " + debianPackage + ")");
  }
}
