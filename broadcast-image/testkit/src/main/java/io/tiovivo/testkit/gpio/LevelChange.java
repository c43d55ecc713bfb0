package io.tiovivo.testkit.gpio;

/**
 * One change of a line, as an oscilloscope would show it.
 *
 * @param atNs when
 * @param offset of the line
 * @param high the level on the wire from then on, active-low not taken into account
 * @param driven whether an output of ours drives it; false: let go of, or from outside
 */
public record LevelChange(long atNs, int offset, boolean high, boolean driven) {}
