package io.tiovivo.udp;

import io.tiovivo.machine.PeerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * A way out for who listens, and says something once in a while: each datagram has a socket of its
 * own, so that none is open in between.
 */
public final class OccasionalSink implements DatagramSink {
  private long lostSends;

  @Override
  public long lostSends() {
    return lostSends;
  }

  @Override
  public void send(long nowNs, PeerAddress to, byte[] bytes, int offset, int length) {
    InetSocketAddress address = InetAddresses.socketAddress(to);
    StandardProtocolFamily family =
        to.isIpv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    try (DatagramChannel channel = DatagramChannel.open(family)) {
      channel.send(ByteBuffer.wrap(bytes, offset, length), address);
    } catch (IOException | RuntimeException unreachable) {
      lostSends++; // no route, port 0, a system without IPv6: all the same to the sender
    }
  }
}
