package io.tiovivo.udp;

import io.tiovivo.machine.PeerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A non-blocking socket that sends to groups, and receives from one if it is to. */
final class MulticastChannel implements AutoCloseable {
  /** Tries to send while the socket's buffer is full; then the datagram is lost, as on the wire. */
  private static final int MAX_SEND_TRIES = 50;

  private static final long SEND_PAUSE_NS = 100_000;

  /** Below the DSCP in the traffic class. */
  private static final int ECN_BITS = 2;

  private final DatagramChannel channel;
  private final List<NetworkInterface> sending;
  private InetSocketAddress lastFrom;
  private PeerAddress lastPeer;
  private InetSocketAddress to;
  private PeerAddress toPeer;

  private MulticastChannel(DatagramChannel channel, List<NetworkInterface> sending) {
    this.channel = channel;
    this.sending = sending;
  }

  /**
   * Opens, and joins if it is to receive.
   *
   * @throws NetworkException for people: no such interface, no address on it, ...
   */
  static MulticastChannel open(LoopSettings settings) throws NetworkException {
    MulticastGroup group = settings.group();
    InterfaceChoice choice = settings.interfaces();
    List<NetworkInterface> all = Interfaces.toSend(choice, group.isIpv4());
    List<NetworkInterface> out =
        all.subList(0, Math.min(all.size(), settings.mostSendInterfaces()));
    MulticastChannel made = null;
    try {
      made = new MulticastChannel(DatagramChannel.open(group.family()), out);
      DatagramChannel channel = made.channel;
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, out.get(0));
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, settings.ttl());
      channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
      if (settings.dscp() > 0) {
        channel.setOption(StandardSocketOptions.IP_TOS, settings.dscp() << ECN_BITS);
      }
      if (settings.hears() == LoopSettings.Hears.ANSWERS) {
        channel.bind(new InetSocketAddress(0));
      } else if (settings.hears() == LoopSettings.Hears.GROUP) {
        // Several boxes on one host share the port.
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (settings.receiveBufferBytes() > 0) {
          channel.setOption(StandardSocketOptions.SO_RCVBUF, settings.receiveBufferBytes());
        }
        made.bind(group);
        made.join(group, Interfaces.toListen(choice, group.isIpv4()));
      }
      return made;
    } catch (IOException | RuntimeException e) {
      if (made != null) {
        made.close();
      }
      throw e instanceof NetworkException known
          ? known
          : new NetworkException(
              "cannot use " + group + " on " + out.get(0).getName() + ": " + e.getMessage(), e);
    }
  }

  /** To the group where the system allows it: then other groups on the port stay out. */
  private void bind(MulticastGroup group) throws IOException {
    try {
      channel.bind(new InetSocketAddress(group.address(), group.port()));
    } catch (IOException notToAGroup) {
      channel.bind(new InetSocketAddress(group.port()));
    }
  }

  private void join(MulticastGroup group, List<NetworkInterface> interfaces)
      throws NetworkException {
    Exception failure = null;
    int joined = 0;
    for (NetworkInterface each : interfaces) {
      try {
        if (group.source().isPresent()) {
          channel.join(group.address(), each, group.source().get());
        } else {
          channel.join(group.address(), each);
        }
        joined++;
      } catch (IOException | IllegalArgumentException e) {
        failure = e;
      }
    }
    if (joined == 0) {
      throw new NetworkException(
          "cannot join "
              + group
              + " on "
              + interfaces.get(0).getName()
              + (failure == null ? "" : ": " + failure.getMessage()),
          failure);
    }
  }

  DatagramChannel channel() {
    return channel;
  }

  /** The next datagram's sender; null: none is there. */
  PeerAddress receive(ByteBuffer into) throws IOException {
    InetSocketAddress from = (InetSocketAddress) channel.receive(into);
    if (from != null && !from.equals(lastFrom)) {
      lastFrom = from;
      lastPeer = PeerAddress.of(from.getAddress().getAddress(), from.getPort());
    }
    return from == null ? null : lastPeer;
  }

  /**
   * Sends one datagram, on each interface that is to be sent on.
   *
   * @return false: the kernel had no room for it in time
   * @throws IOException if it could be sent on no interface
   */
  boolean send(ByteBuffer bytes, PeerAddress peer) throws IOException {
    if (!peer.equals(toPeer)) {
      to = InetAddresses.socketAddress(peer);
      toPeer = peer;
    }
    if (sending.size() == 1 || !to.getAddress().isMulticastAddress()) {
      return send(bytes);
    }
    IOException failure = null;
    int failed = 0;
    boolean sent = false;
    for (NetworkInterface each : sending) {
      try {
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, each);
        sent |= send(bytes.duplicate());
      } catch (IOException down) {
        failed++;
        failure = down;
      }
    }
    if (failed == sending.size()) {
      throw failure;
    }
    return sent;
  }

  private boolean send(ByteBuffer bytes) throws IOException {
    for (int tries = 0; channel.send(bytes, to) == 0; tries++) {
      if (tries == MAX_SEND_TRIES) {
        return false;
      }
      LockSupport.parkNanos(this, SEND_PAUSE_NS);
    }
    return true;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // Nothing is lost: datagrams need no flush.
    }
  }
}
