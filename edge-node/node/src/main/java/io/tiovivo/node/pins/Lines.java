package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioPort;

/**
 * What there is to drive pins with.
 *
 * @param outputs digital outputs
 * @param inputs digital inputs, and the status light; the same port in most cases
 * @param keeping whether outputs hold their level when the process has ended
 */
public record Lines(GpioPort outputs, GpioPort inputs, boolean keeping) {}
