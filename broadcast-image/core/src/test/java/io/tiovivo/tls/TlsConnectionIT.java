package io.tiovivo.tls;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.PeerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

/** One end of a connection whose other end is hostile. */
class TlsConnectionIT {
  private static final int MOST_PENDING = 16 * 1024;

  /** Those that arrive together are answered together: on a busy machine it takes more of them. */
  private static final int UPDATES = 2_000_000;

  private static final PeerAddress ANY = PeerAddress.of(new byte[] {127, 0, 0, 1}, 443);

  @Test
  void shouldNotKeepAnswersWithoutEndForOneThatAsksAndDoesNotRead() throws Exception {
    SelfSigned engines = new SelfSigned();
    SSLEngine hostile = engines.client();
    try (Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel there = SocketChannel.open();
      there.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      there.setOption(StandardSocketOptions.TCP_NODELAY, true);
      there.connect(server.getLocalAddress());
      SocketChannel here = server.accept();
      here.setOption(StandardSocketOptions.SO_SNDBUF, 4096);
      TlsConnection victim = connection(here, engines.server(), selector);
      TlsConnection asker = connection(there, hostile, selector);
      TlsConnection.Scratch scratch = TlsConnection.Scratch.make();
      asker.begin(scratch);
      victim.begin(scratch);
      while (!victim.isUp() || !asker.isUp()) {
        victim.onReadable(scratch, (bytes, offset, length) -> {});
        asker.onReadable(scratch, (bytes, offset, length) -> {});
      }
      ByteBuffer sealed = ByteBuffer.allocate(32 * 1024);
      IOException ended =
          assertThrows(
              IOException.class,
              () -> {
                for (int i = 0; i < UPDATES; i++) {
                  hostile.beginHandshake(); // in TLS 1.3: a key update that wants to be answered
                  hostile.wrap(ByteBuffer.allocate(0), sealed.clear());
                  sealed.flip();
                  while (sealed.hasRemaining()) {
                    there.write(sealed);
                    victim.onReadable(scratch, (bytes, offset, length) -> {});
                  }
                }
              });
      assertTrue(ended.getMessage().contains("does not read"), ended.toString());
      victim.close();
      asker.close();
    }
  }

  private static TlsConnection connection(SocketChannel channel, SSLEngine engine, Selector at)
      throws IOException {
    channel.configureBlocking(false);
    TlsConnection made = new TlsConnection(channel, engine, ANY, null, MOST_PENDING, 0);
    made.key = channel.register(at, SelectionKey.OP_READ);
    return made;
  }
}
