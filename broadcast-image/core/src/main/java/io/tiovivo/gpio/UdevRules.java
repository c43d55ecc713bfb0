package io.tiovivo.gpio;

/**
 * What to put in a file below /etc/udev/rules.d so that the group gpio may use a device; the Debian
 * package brings the same rules. The attributes of the PWM class appear after the event, hence the
 * program.
 */
public final class UdevRules {
  /** Where the rules go. */
  public static final String FILE = "/etc/udev/rules.d/60-tiovivo.rules";

  private UdevRules() {}

  /**
   * How to get at a subsystem, for people.
   *
   * @param subsystem gpio, pwm or leds
   */
  public static String of(String subsystem) {
    return "put this line into "
        + FILE
        + " and run \"sudo udevadm control --reload && sudo udevadm trigger\": "
        + rule(subsystem);
  }

  /** The rule alone. */
  public static String rule(String subsystem) {
    return subsystem.equals("gpio")
        ? "SUBSYSTEM==\"gpio\", KERNEL==\"gpiochip*\", GROUP=\"gpio\", MODE=\"0660\""
        : "SUBSYSTEM==\""
            + subsystem
            + "\", PROGRAM=\"/bin/sh -c 'chgrp -R gpio /sys%p && chmod -R g+rwX /sys%p'\"";
  }
}
