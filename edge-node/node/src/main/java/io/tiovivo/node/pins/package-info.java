/**
 * The owner's pins, the status light and the recovery button: what they do when. Pure; the lines
 * themselves are behind {@code io.tiovivo.gpio}'s ports. docs/GPIO.md has the tables.
 */
package io.tiovivo.node.pins;
