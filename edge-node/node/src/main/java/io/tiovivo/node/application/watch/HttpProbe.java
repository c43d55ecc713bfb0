package io.tiovivo.node.application.watch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A GET (RFC 9112) to an address of this box; the first line of the answer is all that is read. It
 * never waits: whoever holds it looks again.
 */
final class HttpProbe implements Probe {
  /** "HTTP/1.1 200" */
  private static final int STATUS_CHARS = 12;

  private static final int LEAST_GOOD = 200;
  private static final int MOST_GOOD = 399;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final ByteBuffer question;
  private final ByteBuffer answer = ByteBuffer.allocate(STATUS_CHARS);
  private SocketChannel channel;
  private String failure = "";

  /**
   * @param url as {@code ManifestChecks} lets it through: http://127.0.0.1:PORT/PATH
   */
  HttpProbe(String url) {
    URI uri = URI.create(url);
    String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    question =
        ByteBuffer.wrap(
            ("GET "
                    + path
                    + " HTTP/1.1\r\nHost: "
                    + uri.getAuthority()
                    + "\r\nUser-Agent: tiovivo\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    try {
      channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), uri.getPort()));
    } catch (IOException e) {
      failure = "nothing answers at its url: " + e.getMessage();
    }
  }

  @Override
  public Optional<Outcome> look() {
    if (!failure.isEmpty()) {
      return Optional.of(new Outcome(failure));
    }
    try {
      if (!channel.finishConnect()) {
        return Optional.empty();
      }
      if (question.hasRemaining()) {
        channel.write(question);
      }
      int read = channel.read(answer);
      if (answer.hasRemaining() && read >= 0) {
        return Optional.empty();
      }
      return Optional.of(outcome(new String(answer.array(), 0, answer.position(), "US-ASCII")));
    } catch (IOException e) {
      return Optional.of(new Outcome("nothing answers at its url: " + e.getMessage()));
    }
  }

  private static Outcome outcome(String line) {
    if (!line.matches("HTTP/1\\.[01] [0-9]{3}")) {
      return new Outcome("what answers at its url does not speak HTTP");
    }
    int code = Integer.parseInt(line.substring(line.length() - 3));
    return code >= LEAST_GOOD && code <= MOST_GOOD
        ? Outcome.GOOD
        : new Outcome("its url answers with " + code);
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException gone) {
      // As wanted.
    }
  }
}
