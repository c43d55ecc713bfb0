package io.tiovivo.node.adapter;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.status.StatusMetrics;
import io.tiovivo.udp.LoopSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code GET /metrics} by HTTP/1.1 (RFC 9112) and nothing else: one request a connection, on the
 * node's own loop. The JDK's server would cost a module, two threads and their stacks.
 */
final class MetricsSource implements LoopSource {
  /** Most scrapers at a time; more are hung up on. */
  static final int MAX_CALLERS = 4;

  /** Longest request, its headers included. */
  static final int MAX_REQUEST_BYTES = 4096;

  /** How long one may take to ask and to read. */
  static final long CALL_NS = 3_000_000_000L;

  private static final class Caller {
    final SocketChannel channel;
    final long untilNs;
    final ByteBuffer request = ByteBuffer.allocate(MAX_REQUEST_BYTES);
    ByteBuffer reply;

    Caller(SocketChannel channel, long untilNs) {
      this.channel = channel;
      this.untilNs = untilNs;
    }
  }

  private final ServerSocketChannel server;
  private final Supplier<String> metrics;
  private final List<Caller> callers = new ArrayList<>();
  private Selector selector;

  private MetricsSource(ServerSocketChannel server, Supplier<String> metrics) {
    this.server = server;
    this.metrics = metrics;
  }

  /**
   * Binds.
   *
   * @param metrics the page, as of now
   * @throws IOException that says what to do
   */
  static MetricsSource open(InetSocketAddress address, Supplier<String> metrics)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.bind(address, MAX_CALLERS);
      return new MetricsSource(server, metrics);
    } catch (IOException taken) {
      server.close();
      throw new IOException(
          "cannot serve metrics on "
              + address.getAddress().getHostAddress()
              + " port "
              + address.getPort()
              + ": "
              + taken.getMessage()
              + "; give --metrics another port",
          taken);
    }
  }

  /** The port that was bound. */
  int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  @Override
  public void register(Selector loopSelector) throws IOException {
    selector = loopSelector;
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT, this);
  }

  @Override
  public void onReady(long nowNs, SelectionKey key) {
    if (key.channel() == server) {
      accept(nowNs);
      return;
    }
    for (Caller caller : List.copyOf(callers)) {
      if (caller.channel == key.channel()) {
        serve(caller);
      }
    }
  }

  private void accept(long nowNs) {
    try {
      SocketChannel channel = server.accept();
      if (channel == null) {
        return;
      }
      if (callers.size() >= MAX_CALLERS) {
        channel.close();
        return;
      }
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      callers.add(new Caller(channel, nowNs + CALL_NS));
    } catch (IOException gone) {
      // The caller gave up first.
    }
  }

  private void serve(Caller caller) {
    try {
      if (caller.reply == null) {
        boolean ended = caller.channel.read(caller.request) < 0;
        String request =
            new String(
                caller.request.array(), 0, caller.request.position(), StandardCharsets.ISO_8859_1);
        if (!request.contains("\r\n\r\n") && !request.contains("\n\n")) {
          if (ended || !caller.request.hasRemaining()) {
            hangUp(caller);
          }
          return;
        }
        caller.reply = ByteBuffer.wrap(reply(request).getBytes(StandardCharsets.UTF_8));
        caller.channel.register(selector, SelectionKey.OP_WRITE, this);
      }
      caller.channel.write(caller.reply);
      if (!caller.reply.hasRemaining()) {
        caller.channel.shutdownOutput();
        hangUp(caller);
      }
    } catch (IOException gone) {
      hangUp(caller);
    }
  }

  private String reply(String request) {
    String line = request.substring(0, request.indexOf('\n')).strip();
    if (!line.startsWith("GET ")) {
      return answer("405 Method Not Allowed", "text/plain", "GET alone\n");
    }
    if (!line.matches("GET /metrics(\\?\\S*)? HTTP/1\\.[01]")) {
      return answer("404 Not Found", "text/plain", "here is /metrics alone\n");
    }
    return answer("200 OK", StatusMetrics.CONTENT_TYPE, metrics.get());
  }

  private static String answer(String status, String type, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\nConnection: close\r\n\r\n"
        + body;
  }

  @Override
  public void onDeadline(long nowNs) {
    for (Caller caller : List.copyOf(callers)) {
      if (nowNs >= caller.untilNs) {
        hangUp(caller);
      }
    }
  }

  @Override
  public long deadlineNs() {
    // Callers come in order and all may stay equally long: the first is due first.
    return callers.isEmpty() ? Machine.NEVER : callers.get(0).untilNs;
  }

  @Override
  public void close() {
    List.copyOf(callers).forEach(this::hangUp);
    closeQuietly(server);
  }

  private void hangUp(Caller caller) {
    callers.remove(caller);
    closeQuietly(caller.channel);
  }

  private static void closeQuietly(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception ignored) {
      // Closed is closed.
    }
  }
}
