/**
 * GPIO lines as a port, light patterns, and what goes wrong with pins, in words for people. The
 * backends: {@code gpio.tools} (Linux's character device, by libgpiod's tools), Pi4J in the node,
 * {@code SimGpio} in the testkit.
 */
package io.tiovivo.gpio;
