/** Pins, light and button as a part of the household: threads, files and backends. */
package io.tiovivo.node.pins.household;
