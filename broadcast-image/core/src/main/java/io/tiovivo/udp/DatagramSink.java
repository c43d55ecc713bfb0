package io.tiovivo.udp;

import io.tiovivo.machine.PeerAddress;

/** A way out for datagrams: one that cannot be sent is lost, as on the wire. */
@FunctionalInterface
public interface DatagramSink {
  /**
   * Sends one datagram, on the loop's thread.
   *
   * @param bytes read before this returns
   */
  void send(long nowNs, PeerAddress to, byte[] bytes, int offset, int length);

  /** Datagrams that the kernel or the network would not take; 0 for one that does not count. */
  default long lostSends() {
    return 0;
  }
}
