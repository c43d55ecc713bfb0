/**
 * GPIO by Pi4J: its gpiod provider on a Raspberry Pi, and its mock where that is asked for by name.
 * Nothing else of the node touches a class of Pi4J, so that none is loaded when there are no pins.
 */
package io.tiovivo.node.pins.pi4j;
