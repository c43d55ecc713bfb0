/**
 * The network: runs one {@link io.tiovivo.machine.Machine} over multicast sockets, with the real
 * clock and one worker thread.
 */
package io.tiovivo.udp;
