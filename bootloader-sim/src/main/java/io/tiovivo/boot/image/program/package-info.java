/** The boot switch that is a program, and boot partitions that are devices. */
package io.tiovivo.boot.image.program;
