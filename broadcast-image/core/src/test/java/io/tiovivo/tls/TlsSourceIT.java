package io.tiovivo.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.StreamAddress;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TLS connections over the loopback. */
class TlsSourceIT {
  private static final long PATIENCE_NS = 180_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  private final long origin = System.nanoTime();
  private final List<End> ends = new ArrayList<>();

  private final class End implements TlsSource.Listener, AutoCloseable {
    final Selector selector = Selector.open();
    final List<byte[]> received = new ArrayList<>();
    final List<PeerAddress> from = new ArrayList<>();
    final List<PeerAddress> opened = new ArrayList<>();
    final List<PeerAddress> closed = new ArrayList<>();
    final TlsSource source;
    int port;
    boolean echoes;
    long aheadNs;

    End(TlsSettings settings) throws IOException {
      source = new TlsSource(settings, this::take, this, got -> port = got, message -> {});
      source.register(selector);
      ends.add(this);
    }

    private void take(long nowNs, PeerAddress peer, WireReader in) {
      byte[] bytes = in.bytes(in.remaining());
      received.add(bytes);
      from.add(peer);
      if (echoes) {
        source.send(nowNs, peer, bytes, 0, bytes.length);
      }
    }

    void turn() throws IOException {
      selector.select(1);
      long nowNs = System.nanoTime() - origin + aheadNs;
      for (SelectionKey key : selector.selectedKeys()) {
        source.onReady(nowNs, key);
      }
      selector.selectedKeys().clear();
      if (source.deadlineNs() <= nowNs) {
        source.onDeadline(nowNs);
      }
    }

    @Override
    public void onOpened(long nowNs, PeerAddress target, PeerAddress stream) {
      opened.add(stream);
    }

    @Override
    public void onClosed(long nowNs, PeerAddress address) {
      closed.add(address);
    }

    @Override
    public void close() throws IOException {
      source.close();
      selector.close();
    }
  }

  @AfterEach
  void closeAll() throws IOException {
    for (End end : ends) {
      end.close();
    }
  }

  private void until(BooleanSupplier reached) throws IOException {
    long endNs = System.nanoTime() + PATIENCE_NS;
    while (!reached.getAsBoolean()) {
      assertTrue(System.nanoTime() < endNs, () -> "in time: " + said());
      for (End end : ends) {
        end.turn();
      }
    }
  }

  private String said() {
    StringBuilder said = new StringBuilder();
    for (End end : ends) {
      said.append(end.source.count()).append(" connections, opened ").append(end.opened);
      said.append(", closed ").append(end.closed).append(", ").append(end.received.size());
      said.append(" received; ");
    }
    return said.toString();
  }

  private static TlsSettings listening(int most) {
    return new TlsSettings(
        true,
        InetAddress.getLoopbackAddress(),
        0,
        most,
        most,
        100,
        10 * SECOND,
        150 * SECOND,
        64 * 1024);
  }

  private static PeerAddress loopback(int port) {
    return PeerAddress.of(new byte[] {127, 0, 0, 1}, port);
  }

  @Test
  void shouldCarryDatagramsOfAllLengthsBothWays() throws Exception {
    End server = new End(listening(4));
    End client = new End(TlsSettings.connecting());
    server.echoes = true;
    until(() -> server.port > 0);
    client.source.connect(0, loopback(server.port));
    until(() -> !client.opened.isEmpty());
    assertTrue(StreamAddress.is(client.opened.get(0)));
    SplittableRandom random = new SplittableRandom(1);
    List<byte[]> said = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[1 + random.nextInt(1232)];
      random.nextBytes(bytes);
      said.add(bytes);
      client.source.send(0, client.opened.get(0), bytes, 0, bytes.length);
      if (i % 20 == 19) {
        int all = said.size();
        until(() -> client.received.size() == all);
      }
    }
    for (int i = 0; i < said.size(); i++) {
      assertArrayEquals(said.get(i), server.received.get(i));
      assertArrayEquals(said.get(i), client.received.get(i));
    }
    assertTrue(StreamAddress.is(server.from.get(0)));
  }

  @Test
  void shouldTellWhenNobodyListens() throws Exception {
    End client = new End(TlsSettings.connecting());
    int nobody;
    try (java.net.ServerSocket taken = new java.net.ServerSocket(0)) {
      nobody = taken.getLocalPort();
    }
    client.source.connect(0, loopback(nobody));
    until(() -> client.closed.equals(List.of(loopback(nobody))));
    assertEquals(0, client.source.count());
  }

  @Test
  void shouldOutliveWhoeverDoesNotSpeakTls() throws Exception {
    End server = new End(listening(4));
    until(() -> server.port > 0);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port));
        byte[] noise = new byte[random.nextInt(3000)];
        random.nextBytes(noise);
        if (i % 2 == 0 && noise.length > 3) {
          noise[0] = 22; // looks like a handshake of TLS
          noise[1] = 3;
          noise[2] = 3;
        }
        socket.getOutputStream().write(noise);
        socket.getOutputStream().flush();
        until(() -> server.source.count() > 0 || !server.closed.isEmpty());
      }
      until(() -> server.source.count() == 0);
      server.closed.clear();
    }
    assertEquals(List.of(), server.received);
  }

  @Test
  void shouldBoundConnectionsAndCloseSilentOnes() throws Exception {
    End server = new End(listening(3));
    until(() -> server.port > 0);
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port));
      sockets.add(socket);
      for (int turn = 0; turn < 10; turn++) {
        server.turn();
      }
    }
    assertEquals(3, server.source.count());
    server.aheadNs = 11 * SECOND; // nobody has finished a handshake
    until(() -> server.source.count() == 0);
    for (Socket socket : sockets) {
      socket.close();
    }
    End client = new End(TlsSettings.connecting());
    client.source.connect(0, loopback(server.port));
    until(() -> !client.opened.isEmpty());
    client.source.send(0, client.opened.get(0), new byte[1], 0, 1);
    until(() -> !server.received.isEmpty()); // it is up on the server, too
    server.aheadNs += 151 * SECOND;
    until(() -> server.source.count() == 0 && client.closed.equals(client.opened));
  }

  @Test
  void shouldTakeAnotherHostWhileOneKnocksWithoutEnd() throws Exception {
    InetAddress any = InetAddress.getByName("0.0.0.0");
    End server =
        new End(new TlsSettings(true, any, 0, 8, 2, 3, 10 * SECOND, 150 * SECOND, 64 * 1024));
    until(() -> server.port > 0);
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), server.port));
      sockets.add(socket);
      server.source.onReady(0, accepting(server));
    }
    assertEquals(2, server.source.count(), "as many as one host may have");
    Socket other = new Socket();
    other.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0));
    other.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), server.port));
    sockets.add(other);
    server.source.onReady(0, accepting(server));
    assertEquals(3, server.source.count(), "another host is taken within the same second");
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** The key of the socket that takes connections, once one waits. */
  private static SelectionKey accepting(End end) throws IOException {
    long endNs = System.nanoTime() + PATIENCE_NS;
    while (System.nanoTime() < endNs) {
      end.selector.select(10);
      for (SelectionKey key : end.selector.selectedKeys()) {
        if (key.isAcceptable()) {
          end.selector.selectedKeys().clear();
          return key;
        }
      }
      end.selector.selectedKeys().clear();
    }
    throw new AssertionError("nobody came");
  }

  @Test
  void shouldLoseDatagramsRatherThanKeepThemAllForOneThatDoesNotRead() throws Exception {
    End server = new End(listening(3));
    End client = new End(TlsSettings.connecting());
    until(() -> server.port > 0);
    client.source.connect(0, loopback(server.port));
    until(() -> !client.opened.isEmpty());
    byte[] bytes = new byte[1232];
    long sent = 0;
    while (client.source.lostSends() == 0 && sent < 100_000) {
      client.source.send(0, client.opened.get(0), bytes, 0, bytes.length);
      sent++;
    }
    assertTrue(client.source.lostSends() > 0, "the network was full after " + sent);
    long arrives = sent - 1;
    until(() -> server.received.size() == arrives);
    assertEquals(List.of(), client.closed);
  }
}
