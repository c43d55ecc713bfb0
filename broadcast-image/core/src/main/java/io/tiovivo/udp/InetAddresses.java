package io.tiovivo.udp;

import io.tiovivo.machine.PeerAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Between a machine's addresses and Java's. */
final class InetAddresses {
  private InetAddresses() {}

  static InetSocketAddress socketAddress(PeerAddress peer) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(peer.ip()), peer.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
