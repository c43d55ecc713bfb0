package io.tiovivo.node.config;

/**
 * A value that holds.
 *
 * @param value "": nothing
 */
public record HeldValue(String name, String value, From from) {}
