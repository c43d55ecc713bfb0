package io.tiovivo.udp;

import io.tiovivo.machine.PeerAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Optional;

/** Where this host is, as far as it can tell by itself. */
public final class OwnAddress {
  private OwnAddress() {}

  /**
   * The first address that leads out, IPv4 before IPv6, of the interfaces that are chosen; one of
   * the loopback only when nothing else is there. Link-local ones lead nowhere without a scope and
   * are passed over.
   *
   * @return empty: there is none
   */
  public static Optional<PeerAddress> of(InterfaceChoice choice, int port) {
    for (boolean ipv4 : List.of(true, false)) {
      try {
        for (NetworkInterface each : Interfaces.toListen(choice, ipv4)) {
          for (InetAddress address : each.inetAddresses().toList()) {
            if (address instanceof Inet4Address == ipv4 && !address.isLinkLocalAddress()) {
              return Optional.of(PeerAddress.of(address.getAddress(), port));
            }
          }
        }
      } catch (NetworkException none) {
        // The other family, or nothing.
      }
    }
    return Optional.empty();
  }
}
