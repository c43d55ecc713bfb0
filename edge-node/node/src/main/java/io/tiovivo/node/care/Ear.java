package io.tiovivo.node.care;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.node.proto.Hello;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/** Listens to a group as the node does, beside it: Linux gives each socket a copy. */
final class Ear {
  private static final int MAX_DATAGRAM_BYTES = 65_535;
  private static final int TURN_MS = 200;

  /** Bytes before a hello's message; docs/NODE.md. */
  private static final int PREFIX_BYTES = 8;

  private Ear() {}

  /**
   * Counts the datagrams of a group.
   *
   * @param interfaceName empty: the system's choice
   * @param counts which of them
   * @throws IOException when it cannot listen
   */
  static long listen(
      InetSocketAddress group,
      Optional<String> interfaceName,
      long seconds,
      Predicate<byte[]> counts)
      throws IOException {
    NetworkInterface on =
        interfaceName.isPresent() ? NetworkInterface.getByName(interfaceName.get()) : null;
    long heard = 0;
    byte[] bytes = new byte[MAX_DATAGRAM_BYTES];
    long untilNs = System.nanoTime() + seconds * 1_000_000_000L;
    try (MulticastSocket socket = new MulticastSocket(null)) {
      socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      socket.bind(new InetSocketAddress(group.getPort()));
      socket.joinGroup(group, on);
      socket.setSoTimeout(TURN_MS);
      DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
      while (System.nanoTime() < untilNs) {
        try {
          socket.receive(packet);
          heard += counts.test(Arrays.copyOf(bytes, packet.getLength())) ? 1 : 0;
        } catch (SocketTimeoutException nothing) {
          // Still listening.
        }
      }
    }
    return heard;
  }

  /** Whether a datagram is a hello of another node than the one with that id. */
  static boolean isOthersHello(byte[] datagram, byte[] ownId) {
    if (datagram.length < PREFIX_BYTES || datagram[0] != 0x54 || datagram[1] != 0x56) {
      return false;
    }
    try {
      Hello hello =
          Hello.parseFrom(
              ByteBuffer.wrap(datagram, PREFIX_BYTES, datagram.length - PREFIX_BYTES).slice());
      return !hello.getNodeId().isEmpty() && !Arrays.equals(hello.getNodeId().toByteArray(), ownId);
    } catch (InvalidProtocolBufferException other) {
      return false;
    }
  }

  /** Whether there is anybody at an address: it takes a connection, or refuses it. */
  static boolean answers(InetAddress peer, int port, int withinMs) {
    try (java.net.Socket socket = new java.net.Socket()) {
      socket.connect(new InetSocketAddress(peer, port), withinMs);
      return true;
    } catch (java.net.ConnectException refused) {
      return String.valueOf(refused.getMessage()).contains("refused");
    } catch (IOException silent) {
      return false;
    }
  }
}
