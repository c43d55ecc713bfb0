/**
 * Adapter: Linux's GPIO character device by libgpiod's tools, both generations of their syntax. An
 * output is held by a process of its own that outlives ours; the kernel's list of processes is the
 * only record of it, so that nothing can go stale.
 */
package io.tiovivo.gpio.tools;
