package io.tiovivo.node.adapter;

import io.tiovivo.node.status.StatusMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * {@code GET /metrics} by HTTP/1.1 (RFC 9112) and nothing else: one request a connection, on the
 * node's own loop. The JDK's server would cost a module, two threads and their stacks.
 */
final class MetricsSource extends Callers {
  /** Most scrapers at a time; more are hung up on. */
  static final int MAX_CALLERS = 4;

  /** Longest request, its headers included. */
  static final int MAX_REQUEST_BYTES = 4096;

  /** How long one may take to ask and to read. */
  static final long CALL_NS = 3_000_000_000L;

  private final ServerSocketChannel server;
  private final Supplier<String> metrics;

  private MetricsSource(ServerSocketChannel server, Supplier<String> metrics) {
    super(server, MAX_CALLERS, MAX_REQUEST_BYTES, CALL_NS);
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
  void serve(long nowNs, Caller caller) throws IOException {
    if (caller.reply != null) {
      write(caller);
      return;
    }
    boolean ended = caller.channel.read(caller.request) < 0;
    String request =
        new String(
            caller.request.array(), 0, caller.request.position(), StandardCharsets.ISO_8859_1);
    if (request.contains("\r\n\r\n") || request.contains("\n\n")) {
      reply(caller, ByteBuffer.wrap(page(request).getBytes(StandardCharsets.UTF_8)));
    } else if (ended || !caller.request.hasRemaining()) {
      hangUp(caller);
    }
  }

  private String page(String request) {
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
}
