package io.tiovivo.node.pins;

/**
 * What is found on a machine, before anything is opened.
 *
 * @param raspberryPi whether it is one, and the process is of a sort that Pi4J has a library for
 * @param chips whether there is a /dev/gpiochip*
 * @param tools whether libgpiod's tools are installed
 * @param persistent whether the kernel leaves outputs as they are when their process ends
 */
public record BoardFacts(boolean raspberryPi, boolean chips, boolean tools, boolean persistent) {}
