package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.Defects;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetricsSourceIT {
  private final DatagramLoop loop = loop();
  private MetricsSource source;
  private Thread thread;

  @BeforeEach
  void serve() throws Exception {
    source = MetricsSource.open(loopback(0), () -> "tiovivo_up 1\n");
    loop.add(source);
    thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (IOException | InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
  }

  @AfterEach
  void end() throws Exception {
    loop.stop();
    thread.join();
  }

  @Test
  void shouldServeMetricsToAStockClientAndNothingElse() throws Exception {
    HttpResponse<String> page = get("/metrics");
    assertEquals(200, page.statusCode());
    assertEquals("tiovivo_up 1\n", page.body());
    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8",
        page.headers().firstValue("Content-Type").orElseThrow());

    assertEquals(404, get("/").statusCode());
    assertEquals(404, get("/metrics/../etc/passwd").statusCode());
    assertTrue(raw("POST /metrics HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 405 "));
    assertTrue(raw("rubbish\n\n").startsWith("HTTP/1.1 405 "));
  }

  @Test
  void shouldHangUpOnOneThatSaysTooMuchAndServeTheNext() throws Exception {
    assertEquals("", raw("GET /metrics HTTP/1.1\r\nX: " + "x".repeat(2 * 4096)));

    assertEquals(200, get("/metrics").statusCode());
  }

  @Test
  void shouldAnswerOnceThoseThatHangHaveHadTheirTime() throws Exception {
    List<Socket> hanging = new ArrayList<>();
    for (int i = 0; i < MetricsSource.MAX_CALLERS; i++) {
      hanging.add(new Socket(InetAddress.getLoopbackAddress(), source.port()));
    }
    for (Socket each : hanging) {
      assertEquals(-1, each.getInputStream().read(), "hung up on");
      each.close();
    }
    assertEquals(200, get("/metrics").statusCode());
  }

  @Test
  void shouldSayWhatToDoWhenThePortIsTaken() throws Exception {
    int port = source.port();
    IOException taken =
        assertThrows(IOException.class, () -> MetricsSource.open(loopback(port), () -> ""));

    assertTrue(taken.getMessage().endsWith("give --metrics another port"), taken.getMessage());
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + source.port() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), source.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (java.net.SocketException reset) {
      return ""; // hung up on with words of ours unread
    }
  }

  private static DatagramLoop loop() {
    Machine idle =
        new Machine() {
          @Override
          public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {}

          @Override
          public void onCommand(long nowNs, Command command, Outbox out) {}

          @Override
          public void onDeadline(long nowNs, Outbox out) {}

          @Override
          public long deadlineNs() {
            return NEVER;
          }
        };
    try {
      return new DatagramLoop(idle, event -> {}, Defects.END);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
