package io.tiovivo.gpio;

/**
 * One channel of a PWM chip.
 *
 * @param chip its device, such as {@code fe20c000.pwm}, or its name, {@code pwmchip0}; names change
 *     with the kernel
 * @param channel from 0
 * @param inverted whether the wire is low for as long as the duty cycle says
 */
public record PwmChannel(String chip, int channel, boolean inverted) {
  private static final int MAX_CHIP_CHARS = 64;
  private static final int MAX_CHANNEL = 255;

  public PwmChannel {
    // It becomes part of a path.
    boolean plain = !chip.isEmpty() && chip.length() <= MAX_CHIP_CHARS && !chip.startsWith(".");
    if (!plain || !chip.chars().allMatch(c -> c > ' ' && c < 127 && c != '/')) {
      throw new IllegalArgumentException(
          "PWM chip is one word of up to " + MAX_CHIP_CHARS + " characters, without a slash");
    }
    if (channel < 0 || channel > MAX_CHANNEL) {
      throw new IllegalArgumentException("channel " + channel + " is not from 0 to " + MAX_CHANNEL);
    }
  }

  /** For people. */
  @Override
  public String toString() {
    return "channel " + channel + " of " + chip;
  }
}
