package io.tiovivo.gpio;

/**
 * One line of a chip.
 *
 * @param chip its label as {@code gpiodetect} shows it in brackets, or its name ({@code
 *     gpiochip0}); names change with the kernel, labels don't
 * @param offset of the line within the chip, from 0
 * @param activeLow whether a low level means on
 */
public record GpioLine(String chip, int offset, boolean activeLow) {
  /** The kernel has no chip with more. */
  public static final int MAX_OFFSET = 65_535;

  private static final int MAX_CHIP_CHARS = 64;

  public GpioLine {
    // It becomes an argument of a command: no leading dash, no blank, no control character.
    boolean word = !chip.isEmpty() && chip.length() <= MAX_CHIP_CHARS && chip.charAt(0) != '-';
    if (!word || !chip.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "chip is one word of up to " + MAX_CHIP_CHARS + " printable ASCII characters");
    }
    if (offset < 0 || offset > MAX_OFFSET) {
      throw new IllegalArgumentException("line " + offset + " is not from 0 to " + MAX_OFFSET);
    }
  }

  /** For people: {@code line 17 of pinctrl-bcm2835}. */
  @Override
  public String toString() {
    return "line " + offset + " of " + chip;
  }

  // By hand: what a record would link at its first use costs a small board time and memory.
  @Override
  public boolean equals(Object other) {
    return other instanceof GpioLine that
        && chip.equals(that.chip)
        && offset == that.offset
        && activeLow == that.activeLow;
  }

  @Override
  public int hashCode() {
    return (31 * chip.hashCode() + offset) * 31 + Boolean.hashCode(activeLow);
  }
}
