/**
 * The network: one loop for loader, head-end and node, which runs a {@link
 * io.tiovivo.machine.Machine} over multicast sockets, with the real clock and one worker thread.
 */
package io.tiovivo.udp;
