/** Adapter: what the kernel offers as files below /sys/class: PWM, and lights that it blinks. */
package io.tiovivo.gpio.sysfs;
