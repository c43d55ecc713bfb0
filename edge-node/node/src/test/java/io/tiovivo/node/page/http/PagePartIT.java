package io.tiovivo.node.page.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.config.PageConfig;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class PagePartIT {
  @TempDir Path directory;

  private PageShow show;
  private PagePart part;
  private Thread thread;
  private String url;
  private String token;

  @BeforeEach
  void serve() throws Exception {
    show = new PageShow(ShownStatus.home(), ShownStatus.homePeers());
    part = show.serve(directory, 0, Optional.empty());
    url = part.invitation().getUrl();
    token = part.invitation().getToken();
    thread =
        new Thread(
            () -> {
              try {
                show.loop().run();
              } catch (IOException | InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
  }

  @AfterEach
  void end() throws Exception {
    show.loop().stop();
    thread.join();
  }

  @Test
  void shouldServeAStockClientAndObeyItWithTheToken() throws Exception {
    assertTrue(get("").body().startsWith("<!DOCTYPE html>"));
    assertTrue(get("status.json").body().contains("\"name\":\"kitchen\""));

    assertEquals(401, post("control/pin/boiler", "off", "Bearer of-something-else").statusCode());
    HttpResponse<String> done = post("control/pin/boiler", "off", "Bearer " + token);
    assertEquals(200, done.statusCode());
    assertEquals("{\"done\":true,\"message\":\"Boiler is off\"}", done.body());
    assertEquals(List.of(new ControlRequest.SetPin("boiler", "off")), show.asked());
  }

  @Test
  void shouldServeTheNextWhenThoseBeforeSayNothing() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 2 * HttpSource.MAX_CALLERS; i++) {
      silent.add(new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort()));
      silent.get(i).getOutputStream().write("GET /".getBytes(StandardCharsets.US_ASCII));
    }
    assertEquals(200, get("status.txt").statusCode());
    for (Socket each : silent) {
      assertTrue(isHungUpOn(each));
      each.close();
    }
  }

  @Test
  void shouldHangUpOnAFloodAndServeAgainAfterwards() throws Exception {
    int served = 0;
    int hungUpOn = 0;
    // Several at a time, and for as long as it takes: a slow machine's flood rises slowly.
    while (hungUpOn == 0) {
      List<Socket> flood = new ArrayList<>();
      for (int i = 0; i < HttpSource.MAX_CALLERS - 1; i++) {
        flood.add(ask("GET /icon.svg HTTP/1.0\r\n\r\n"));
      }
      for (Socket each : flood) {
        String reply = reply(each);
        served += reply.startsWith("HTTP/1.1 200 OK") ? 1 : 0;
        hungUpOn += reply.isEmpty() ? 1 : 0;
      }
    }
    assertTrue(served >= HttpSource.BURST, "served " + served);
    String later = "";
    while (later.isEmpty()) {
      later = raw("GET /icon.svg HTTP/1.0\r\n\r\n");
    }
    assertTrue(later.startsWith("HTTP/1.1 200 OK"), later);
  }

  @Test
  void shouldSayWhatIsWrongWithARequest() throws Exception {
    assertTrue(raw("rubbish\n\n").startsWith("HTTP/1.1 400 "));
    assertTrue(raw("GET / HTTP/1.1\r\nHost: evil.com\r\n\r\n").startsWith("HTTP/1.1 421 "));
    assertTrue(raw("HEAD / HTTP/1.0\r\n\r\n").endsWith("\r\n\r\n"));
  }

  @Test
  void shouldRunOnWithoutAPageWhenItsPortIsTaken() throws Exception {
    PageShow second = new PageShow(ShownStatus.home(), ShownStatus.homePeers());
    PagePart other = second.serve(directory, URI.create(url).getPort(), Optional.empty());

    Status.Builder status = Status.newBuilder();
    other.describe(0, status);
    assertEquals("", status.getPage().getUrl());
    assertTrue(status.getPage().getProblem().contains("page = PORT"), status.toString());
    assertEquals(status.getPage().getProblem(), other.invitation().getProblem());
    assertEquals(1, second.log().size(), second.log().toString());

    other.onConfig(0, PageShow.config(new PageConfig(true, "127.0.0.1", 0, Optional.empty())));
    assertFalse(other.invitation().getUrl().isEmpty(), "served as soon as it has a free port");
    other.onConfig(0, PageShow.config(new PageConfig(false, "", 0, Optional.empty())));
    assertTrue(other.invitation().getProblem().contains("page = no"));
    second.loop().close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body, String bearer) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", bearer)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static boolean isHungUpOn(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  private String raw(String request) throws IOException {
    return reply(ask(request));
  }

  private Socket ask(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort());
    try {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    } catch (java.net.SocketException reset) {
      // Hung up on already, as its reply will tell.
    }
    return socket;
  }

  private static String reply(Socket caller) throws IOException {
    try (Socket socket = caller) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.net.SocketException reset) {
      return "";
    }
  }
}
