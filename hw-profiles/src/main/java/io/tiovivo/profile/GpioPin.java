package io.tiovivo.profile;

/**
 * One GPIO line.
 *
 * @param chip label of the chip, as {@code gpiodetect} shows it; numbers of chips change with the
 *     kernel, labels don't
 * @param line offset within the chip
 * @param activeLow whether a low level means on or pressed
 */
public record GpioPin(String chip, int line, boolean activeLow) {}
