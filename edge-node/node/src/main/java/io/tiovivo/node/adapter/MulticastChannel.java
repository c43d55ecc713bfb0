package io.tiovivo.node.adapter;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.udp.Interfaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A non-blocking socket in one multicast group, on one interface or on all that are up. */
final class MulticastChannel implements AutoCloseable {
  /** Most interfaces that are joined when none is named. */
  static final int MAX_INTERFACES = 8;

  private final DatagramChannel channel;
  private final InetSocketAddress group;
  private final List<NetworkInterface> interfaces;

  private MulticastChannel(
      DatagramChannel channel, InetSocketAddress group, List<NetworkInterface> interfaces) {
    this.channel = channel;
    this.group = group;
    this.interfaces = interfaces;
  }

  /**
   * Joins.
   *
   * @param interfaceName empty: all that are up and take multicast, or else the loopback
   * @throws IOException with a message for people: no such interface, no address on it, ...
   */
  static MulticastChannel join(PeerAddress group, String interfaceName) throws IOException {
    InetAddress address = InetAddress.getByAddress(group.ip());
    ProtocolFamily family =
        group.isIpv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    List<NetworkInterface> candidates = interfaces(interfaceName, group.isIpv4());
    DatagramChannel channel = DatagramChannel.open(family);
    try {
      // Several nodes on one machine share the port; the group's address keeps other groups out.
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(address, group.port()));
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
      channel.configureBlocking(false);
      List<NetworkInterface> joined = new ArrayList<>();
      IOException refusal = null;
      for (NetworkInterface candidate : candidates) {
        try {
          channel.join(address, candidate);
          joined.add(candidate);
        } catch (IOException | IllegalArgumentException noAddressOfThatFamily) {
          refusal =
              new IOException(
                  "cannot join "
                      + address.getHostAddress()
                      + " on "
                      + candidate.getName()
                      + ": "
                      + noAddressOfThatFamily.getMessage(),
                  noAddressOfThatFamily);
        }
      }
      if (joined.isEmpty()) {
        throw refusal != null ? refusal : new IOException("no network interface is up");
      }
      return new MulticastChannel(
          channel, new InetSocketAddress(address, group.port()), List.copyOf(joined));
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private static List<NetworkInterface> interfaces(String name, boolean ipv4) throws IOException {
    if (!name.isEmpty()) {
      return List.of(Interfaces.named(name, ipv4));
    }
    List<NetworkInterface> up = new ArrayList<>();
    NetworkInterface loopback = null;
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (each.isUp() && each.isLoopback()) {
        loopback = each;
      } else if (each.isUp() && each.supportsMulticast() && up.size() < MAX_INTERFACES) {
        up.add(each);
      }
    }
    if (up.isEmpty() && loopback != null) {
      up.add(loopback);
    }
    return up;
  }

  DatagramChannel channel() {
    return channel;
  }

  /** Names of the interfaces that were joined. */
  List<String> interfaceNames() {
    return interfaces.stream().map(NetworkInterface::getName).toList();
  }

  /**
   * Sends to the group on every joined interface.
   *
   * @throws IOException if it worked on none
   */
  void send(ByteBuffer bytes) throws IOException {
    IOException refusal = null;
    int sent = 0;
    for (NetworkInterface each : interfaces) {
      try {
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, each);
        channel.send(bytes.duplicate(), group);
        sent++;
      } catch (IOException down) {
        refusal = down;
      }
    }
    if (sent == 0 && refusal != null) {
      throw refusal;
    }
  }

  /** The next datagram's sender; null: none is there. */
  PeerAddress receive(ByteBuffer into) throws IOException {
    InetSocketAddress from = (InetSocketAddress) channel.receive(into);
    return from == null ? null : PeerAddress.of(from.getAddress().getAddress(), from.getPort());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // Closed is closed.
    }
  }
}
