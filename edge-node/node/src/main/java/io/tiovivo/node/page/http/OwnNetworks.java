package io.tiovivo.node.page.http;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.page.NearSources;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The networks that this machine is on, as they are now. */
final class OwnNetworks {
  /** Interfaces of containers and virtual machines: nobody calls from there, or by them. */
  private static final List<String> INNER = List.of("docker", "br-", "veth", "virbr", "lxc");

  private OwnNetworks() {}

  /** All prefixes. */
  static List<NearSources.Prefix> prefixes() throws IOException {
    List<NearSources.Prefix> prefixes = new ArrayList<>();
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InterfaceAddress address : each.getInterfaceAddresses()) {
        prefixes.add(
            new NearSources.Prefix(
                PeerAddress.of(address.getAddress().getAddress(), 0),
                address.getNetworkPrefixLength()));
      }
    }
    return prefixes;
  }

  /**
   * The address by which people at home reach this machine: IPv4 if there is one, for they may have
   * to type it.
   */
  static InetAddress best() throws IOException {
    InetAddress found = InetAddress.getLoopbackAddress();
    int foundRank = 0;
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      boolean usable =
          each.isUp() && !each.isLoopback() && INNER.stream().noneMatch(each.getName()::startsWith);
      for (InetAddress address : Collections.list(each.getInetAddresses())) {
        int rank = usable ? rank(address) : 0;
        if (rank > foundRank) {
          found = address;
          foundRank = rank;
        }
      }
    }
    return found;
  }

  private static int rank(InetAddress address) {
    if (address.isLinkLocalAddress()) {
      return 0; // browsers take no zones
    }
    int near = NearSources.isPrivate(PeerAddress.of(address.getAddress(), 0)) ? 2 : 1;
    return address instanceof Inet4Address ? 2 + near : near;
  }
}
