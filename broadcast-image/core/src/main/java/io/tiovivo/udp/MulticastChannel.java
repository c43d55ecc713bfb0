package io.tiovivo.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.List;

/** Opens the socket that a {@link DatagramLoop} uses. */
final class MulticastChannel {
  private MulticastChannel() {}

  static DatagramChannel open(LoopSettings settings) throws NetworkException {
    MulticastGroup group = settings.group();
    List<NetworkInterface> listen = List.of();
    NetworkInterface send;
    if (settings.interfaceName().isPresent()) {
      send = Interfaces.named(settings.interfaceName().get(), group.isIpv4());
      listen = List.of(send);
    } else {
      send = Interfaces.first(group.isIpv4());
      listen = Interfaces.all(group.isIpv4());
    }
    DatagramChannel channel = null;
    try {
      channel = DatagramChannel.open(group.family());
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, send);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, settings.ttl());
      channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
      if (settings.receives()) {
        // Several boxes on one host share the port.
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, settings.receiveBufferBytes());
        bind(channel, group);
        join(channel, group, listen);
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      close(channel);
      throw e instanceof NetworkException known
          ? known
          : new NetworkException(
              "cannot use " + group + " on " + send.getName() + ": " + e.getMessage(), e);
    }
  }

  /** To the group where the system allows it: then other groups on the port stay out. */
  private static void bind(DatagramChannel channel, MulticastGroup group) throws IOException {
    try {
      channel.bind(new InetSocketAddress(group.address(), group.port()));
    } catch (IOException notToAGroup) {
      channel.bind(new InetSocketAddress(group.port()));
    }
  }

  private static void join(
      DatagramChannel channel, MulticastGroup group, List<NetworkInterface> interfaces)
      throws IOException {
    IOException failure = null;
    int joined = 0;
    for (NetworkInterface each : interfaces) {
      try {
        if (group.source().isPresent()) {
          channel.join(group.address(), each, group.source().get());
        } else {
          channel.join(group.address(), each);
        }
        joined++;
      } catch (IOException e) {
        failure = e;
      }
    }
    if (joined == 0 && failure != null) {
      throw new NetworkException(
          "cannot join "
              + group
              + " on "
              + interfaces.get(0).getName()
              + ": "
              + failure.getMessage(),
          failure);
    }
  }

  static void close(DatagramChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException ignored) {
        // Nothing is lost: datagrams need no flush.
      }
    }
  }
}
