package io.tiovivo.node.config;

/**
 * A span of the day, in local time.
 *
 * @param days bit 0 is Monday; 0x7f: every day. The day on which the span begins counts
 * @param fromMinute of the day, inclusive
 * @param toMinute exclusive; below {@code fromMinute}: on the next day
 */
public record DayWindow(int days, int fromMinute, int toMinute) {}
