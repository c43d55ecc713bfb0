package io.tiovivo.tls;

import io.tiovivo.machine.Machine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Where connections come in. One that cannot be opened is tried again, for as long as it takes. */
final class TlsGate {
  private static final long SECOND_NS = 1_000_000_000L;

  /** Wait before listening is tried again. */
  private static final long RETRY_NS = 15 * SECOND_NS;

  private static final int BACKLOG = 64;

  private final TlsSettings settings;
  private final IntConsumer listening;
  private final Consumer<String> trouble;
  private ServerSocketChannel server; // null: not open
  private String lastTrouble = "";
  private long listenAtNs;
  private long enteredFromNs;
  private int entered;

  TlsGate(TlsSettings settings, IntConsumer listening, Consumer<String> trouble) {
    this.settings = settings;
    this.listening = listening;
    this.trouble = trouble;
  }

  boolean owns(SelectionKey key) {
    return server != null && key.channel() == server;
  }

  /** When to {@link #listen}. */
  long deadlineNs() {
    return settings.listens() && server == null ? listenAtNs : Machine.NEVER;
  }

  void listen(long nowNs, Selector selector, Object attachment) {
    ServerSocketChannel opened = null;
    try {
      opened = ServerSocketChannel.open();
      opened.configureBlocking(false);
      opened.bind(
          settings.address() == null
              ? new InetSocketAddress(settings.port())
              : new InetSocketAddress(settings.address(), settings.port()),
          BACKLOG);
      opened.register(selector, SelectionKey.OP_ACCEPT, attachment);
      server = opened;
      listening.accept(((InetSocketAddress) opened.getLocalAddress()).getPort());
    } catch (IOException | RuntimeException taken) {
      close(opened);
      listenAtNs = nowNs + RETRY_NS;
      String message = "cannot listen on TCP port " + settings.port() + ": " + taken.getMessage();
      if (!message.equals(lastTrouble)) {
        lastTrouble = message;
        trouble.accept(message);
      }
    }
  }

  /** Null: nobody waits. */
  SocketChannel accept() throws IOException {
    return server.accept();
  }

  /** Counts one who wants in; false: too many within this second. */
  boolean mayEnter(long nowNs) {
    if (nowNs - enteredFromNs >= SECOND_NS) {
      enteredFromNs = nowNs;
      entered = 0;
    }
    return ++entered <= settings.mostAcceptsPerSecond();
  }

  void close() {
    close(server);
    server = null;
  }

  static void close(java.nio.channels.Channel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException ignored) {
        // Nothing is lost.
      }
    }
  }
}
