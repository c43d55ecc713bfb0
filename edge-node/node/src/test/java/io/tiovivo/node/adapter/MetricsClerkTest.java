package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.page.HttpReply;
import io.tiovivo.node.page.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsClerkTest {
  private static final PeerAddress SCRAPER = PeerAddress.of(new byte[] {8, 8, 8, 8}, 1);

  private final MetricsClerk clerk = new MetricsClerk(() -> "tiovivo_up 1\n", new NodeLog(""));

  @Test
  void shouldServeMetricsAndNothingElse() {
    HttpReply reply = answer("GET", "/metrics");
    assertEquals("200 OK", reply.status());
    assertEquals("text/plain; version=0.0.4; charset=utf-8", reply.type());
    assertEquals("tiovivo_up 1\n", new String(reply.body(), StandardCharsets.UTF_8));

    assertEquals("404 Not Found", answer("GET", "/").status());
    assertEquals("404 Not Found", answer("GET", "/metrics/../etc/passwd").status());
    assertEquals("405 Method Not Allowed", answer("POST", "/metrics").status());
  }

  private HttpReply answer(String method, String path) {
    return clerk.answer(0, SCRAPER, new HttpRequest(method, path, Map.of(), new byte[0]));
  }
}
