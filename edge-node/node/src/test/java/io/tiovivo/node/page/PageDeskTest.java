package io.tiovivo.node.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.ConfigStatus;
import io.tiovivo.node.proto.PeersAnswer;
import io.tiovivo.node.proto.Setting;
import io.tiovivo.node.proto.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageDeskTest {
  private static final String TOKEN = "abcdefghijkmnpqrstuvwxyz23";
  private static final PeerAddress PHONE = PeerAddress.of(new byte[] {10, 0, 0, 7}, 40000);
  private static final PeerAddress LAPTOP = PeerAddress.of(new byte[] {10, 0, 0, 8}, 40000);

  private final World world = new World();
  private final PageDesk desk = new PageDesk(world);

  @Test
  void shouldServeEachFileWithItsTypeAndAStrictPolicy() {
    Map<String, String> types =
        Map.of(
            "/", "text/html; charset=utf-8",
            "/page.css", "text/css; charset=utf-8",
            "/page.js", "text/javascript; charset=utf-8",
            "/home.js", "text/javascript; charset=utf-8",
            "/drawing.js", "text/javascript; charset=utf-8",
            "/icon.svg", "image/svg+xml");
    types.forEach(
        (path, type) -> {
          HttpReply reply = get(path);
          assertEquals(HttpReply.OK, reply.status(), path);
          assertEquals(type, reply.type());
          assertTrue(reply.headers().contains(PageDesk.POLICY));
          assertTrue(reply.headers().contains("X-Content-Type-Options: nosniff"));
        });
    assertTrue(PageDesk.POLICY.contains("default-src 'none'"));
    assertFalse(PageDesk.POLICY.contains("unsafe"));
  }

  @Test
  void shouldNotSendAgainWhatTheBrowserHas() {
    String tag = header(get("/page.css"), "ETag");
    HttpReply reply = answer("GET", "/page.css", PHONE, "", "if-none-match", tag);

    assertEquals("304 Not Modified", reply.status());
    assertEquals(0, reply.body().length);
    assertEquals(
        HttpReply.OK, answer("GET", "/page.css", PHONE, "", "if-none-match", "\"1\"").status());
  }

  @Test
  void shouldTellTheStatusAsTheCommandsDo() {
    assertTrue(text(get("/status.json")).startsWith("{\"node_id\":"));
    assertTrue(text(get("/peers.json")).startsWith("{\"members\":7,"));
    assertTrue(text(get("/status.txt")).contains("\nhealth    "));
    assertEquals("Cache-Control: no-store", get("/status.json").headers().get(0));
  }

  @Test
  void shouldShowVisitorsWhatAnOwnerMayChooseAndNothingElseOfTheConfiguration() {
    world.status =
        Status.newBuilder()
            .setConfig(
                ConfigStatus.newBuilder()
                    .addSettings(setting("update.mode", "ask"))
                    .addSettings(setting("mqtt.user", "greenhouse"))
                    .addSettings(setting("mqtt.password-file", "/etc/secret/mqtt.password"))
                    .addSettings(setting("pin.lamp", "output chip 5")))
            .build();

    HttpReply visitor = get("/status.json");
    HttpReply owner = show("/status.json", TOKEN);

    assertTrue(text(visitor).contains("\"settings\":{\"update.mode\":\"ask\"}"), text(visitor));
    assertTrue(text(owner).contains("\"mqtt.user\":\"greenhouse\""), text(owner));
    assertTrue(text(owner).contains("/etc/secret/mqtt.password"), text(owner));
    assertEquals("401 Unauthorized", show("/status.json", "guess").status());
  }

  private static Setting setting(String key, String value) {
    return Setting.newBuilder().setKey(key).setValue(value).build();
  }

  private HttpReply show(String path, String token) {
    return answer("GET", path, PHONE, "", "authorization", "Bearer " + token);
  }

  @Test
  void shouldTellTheLengthAloneOnHead() {
    HttpReply reply = answer("HEAD", "/status.txt", PHONE, "");
    String wire = StandardCharsets.ISO_8859_1.decode(reply.bytes(true)).toString();

    assertTrue(wire.contains("\r\nContent-Length: " + reply.body().length + "\r\n"), wire);
    assertTrue(wire.endsWith("\r\n\r\n"), wire);
  }

  @Test
  void shouldRefuseOtherPathsAndMethods() {
    assertEquals("404 Not Found", get("/../etc/passwd").status());
    assertEquals("404 Not Found", get("/page.html").status());
    assertEquals("405 Method Not Allowed", answer("POST", "/", PHONE, "").status());
    assertEquals(
        "405 Method Not Allowed", answer("OPTIONS", "/control/restart", PHONE, "").status());
    assertEquals("405 Method Not Allowed", answer("GET", "/control/restart", PHONE, "").status());
  }

  @Test
  void shouldActForNobodyWithoutTheToken() {
    HttpReply without = answer("POST", "/control/pin/lamp", PHONE, "on");
    HttpReply other =
        answer("POST", "/control/pin/lamp", PHONE, "on", "authorization", "Bearer " + TOKEN + "x");
    HttpReply basic =
        answer("POST", "/control/pin/lamp", PHONE, "on", "authorization", "Basic " + TOKEN);

    for (HttpReply reply : List.of(without, other, basic)) {
      assertEquals("401 Unauthorized", reply.status());
      assertEquals("Bearer", header(reply, "WWW-Authenticate"));
    }
    assertTrue(world.asked.isEmpty());
  }

  @Test
  void shouldHaveTheNodeObeyWhoeverHasTheToken() {
    order("pin/lamp", "on");
    order("pin/lamp", " 300\n");
    order("update", "install");
    order("update", "skip 12");
    order("update", "go-back");
    order("restart", "");
    order("set/quiet-hours", "");

    assertEquals(
        List.of(
            new ControlRequest.SetPin("lamp", "on"),
            new ControlRequest.SetPin("lamp", "300"),
            new ControlRequest.Update(ControlRequest.UpdateAction.INSTALL, 0),
            new ControlRequest.Update(ControlRequest.UpdateAction.SKIP, 12),
            new ControlRequest.Update(ControlRequest.UpdateAction.GO_BACK, 0),
            new ControlRequest.Restart(),
            new ControlRequest.Choose("quiet-hours", "")),
        world.asked);
    assertEquals(HttpReply.OK, order("check", "").status());
  }

  @Test
  void shouldPassOnWhatTheNodeSaysAndWhetherItWasDone() {
    world.reply = ControlReply.refused("there is no \"pin\" lamp");
    HttpReply reply = order("pin/lamp", "on");

    assertEquals("409 Conflict", reply.status());
    assertEquals("{\"done\":false,\"message\":\"there is no \\\"pin\\\" lamp\"}", text(reply));
  }

  @Test
  void shouldKnowNoOrderThatCouldOpenTheBox() {
    for (String path :
        List.of("rescue", "set/rescue.key", "set/page", "set/mqtt.broker", "set/fleet.may-set")) {
      assertEquals("404 Not Found", order(path, "x").status(), path);
    }
    for (String path : List.of("pin", "pin/", "pin/a/b", "set/", "restart/now", "", "update/x")) {
      assertEquals("404 Not Found", order(path, "on").status(), path);
    }
    for (String body :
        List.of("", "burn", "install x", "install 1 2", "install 9999999999999999999")) {
      assertEquals("404 Not Found", order("update", body).status(), body);
    }
    assertTrue(world.asked.isEmpty());
  }

  @Test
  void shouldHaveWhoeverGuessesWaitAndNobodyElse() {
    for (int i = 0; i < TokenGate.MAX_WRONG; i++) {
      assertEquals("401 Unauthorized", guess(0, PHONE, "guess-number-" + i).status());
    }
    HttpReply waits = guess(0, PHONE, TOKEN);
    assertEquals("429 Too Many Requests", waits.status());
    assertEquals("60", header(waits, "Retry-After"));
    assertEquals(HttpReply.OK, guess(0, LAPTOP, TOKEN).status(), "another one does not wait");
    assertEquals("429 Too Many Requests", guess(TokenGate.WAIT_NS - 1, PHONE, TOKEN).status());
    assertEquals(HttpReply.OK, guess(TokenGate.WAIT_NS, PHONE, TOKEN).status());
  }

  @Test
  void shouldRememberABoundedNumberOfGuessers() {
    for (int i = 0; i < 10 * TokenGate.MAX_SOURCES; i++) {
      PeerAddress each = PeerAddress.of(new byte[] {10, 1, (byte) (i >> 8), (byte) i}, 1);
      guess(0, each, "wrong");
    }
    assertEquals(HttpReply.OK, guess(0, PHONE, TOKEN).status());
  }

  @Test
  void shouldActForNoOtherSitesPage() {
    String bearer = "Bearer " + TOKEN;
    HttpReply foreign =
        answer(
            "POST",
            "/control/restart",
            PHONE,
            "",
            "authorization",
            bearer,
            "origin",
            "http://evil");
    HttpReply own =
        answer(
            "POST",
            "/control/restart",
            PHONE,
            "",
            "authorization",
            bearer,
            "origin",
            "http://pi.local:8488");

    assertEquals("403 Forbidden", foreign.status());
    assertEquals(HttpReply.OK, own.status());
  }

  @Test
  void shouldSayThatThereIsNoToken() {
    world.token = Optional.empty();

    assertEquals("503 Service Unavailable", order("pin/lamp", "on").status());
  }

  @Test
  void shouldAnswerToNamesThatNobodyElseCanOwn() {
    for (String host :
        List.of(
            "192.168.1.5:8488",
            "[fe80::1]:8488",
            "[::1]",
            "localhost:8488",
            "pi.local",
            "kitchen",
            "Kitchen.LAN:80",
            "pi.home.arpa.",
            "node.example.org:8488")) {
      assertTrue(HostNames.isOurs(host, "node.example.org"), host);
    }
    for (String host :
        List.of(
            "evil.com",
            "evil.com:8488",
            "local.evil.com",
            "192.168.1.5.evil.com",
            "",
            ":80",
            "a..b",
            "pi.local:",
            "pi.local:x",
            "[evil.com]",
            "x@pi.local",
            "1.2.3.4.5",
            "evil.local.com")) {
      assertFalse(HostNames.isOurs(host, "node.example.org"), host);
    }
    assertEquals(
        "421 Misdirected Request", answer("GET", "/", PHONE, "", "host", "evil.com").status());
    assertFalse(text(answer("GET", "/", PHONE, "", "host", "evil.com")).contains("evil"));
  }

  private HttpReply get(String path) {
    return answer("GET", path, PHONE, "");
  }

  private HttpReply order(String path, String body) {
    return answer("POST", "/control/" + path, PHONE, body, "authorization", "Bearer " + TOKEN);
  }

  private HttpReply guess(long nowNs, PeerAddress source, String token) {
    Map<String, String> headers = Map.of("host", "pi.local", "authorization", "Bearer " + token);
    return desk.answer(
        nowNs, source, new HttpRequest("POST", "/control/check", headers, new byte[0]));
  }

  private HttpReply answer(
      String method, String path, PeerAddress source, String body, String... headers) {
    Map<String, String> all = new HashMap<>(Map.of("host", "pi.local:8488"));
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return desk.answer(0, source, new HttpRequest(method, path, all, bytes));
  }

  private static String header(HttpReply reply, String name) {
    return reply.headers().stream()
        .filter(each -> each.startsWith(name + ": "))
        .map(each -> each.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }

  private static String text(HttpReply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  private static final class World implements PageWorld {
    private final List<ControlRequest> asked = new ArrayList<>();
    private ControlReply reply = ControlReply.done("so be it");
    private Optional<String> token = Optional.of(TOKEN);
    private Status status = Status.getDefaultInstance();

    @Override
    public Status status() {
      return status;
    }

    @Override
    public PeersAnswer peers() {
      return PeersAnswer.newBuilder().setMembers(7).build();
    }

    @Override
    public ControlReply control(ControlRequest request) {
      asked.add(request);
      return reply;
    }

    @Override
    public Optional<String> token() {
      return token;
    }

    @Override
    public byte[] file(String name) {
      return name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String hostName() {
      return "node.example.org";
    }
  }
}
