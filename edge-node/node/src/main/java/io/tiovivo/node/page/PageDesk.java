package io.tiovivo.node.page;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.ControlMessages;
import io.tiovivo.node.status.PeersTable;
import io.tiovivo.node.status.StatusJson;
import io.tiovivo.node.status.StatusTable;
import java.util.Optional;

/**
 * Answers requests to the page: who may see what, and who may act. docs/PAGE.md lists the routes.
 */
public final class PageDesk {
  /**
   * Nothing but the node's own files, and no code in any text of theirs (W3C CSP3, Trusted Types).
   */
  static final String POLICY =
      "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"
          + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

  private static final String AUTHORIZATION = "authorization";
  private static final String BEARER = "Bearer ";

  private final PageWorld world;
  private final TokenGate gate = new TokenGate();

  public PageDesk(PageWorld world) {
    this.world = world;
  }

  /**
   * Answers.
   *
   * @param source who asks; whether that one may see anything was decided before
   */
  public HttpReply answer(long nowNs, PeerAddress source, HttpRequest request) {
    return route(nowNs, source, request)
        .with(POLICY)
        .with("X-Content-Type-Options: nosniff")
        .with("Referrer-Policy: no-referrer")
        .with("Cross-Origin-Resource-Policy: same-origin");
  }

  private HttpReply route(long nowNs, PeerAddress source, HttpRequest request) {
    if (!HostNames.isOurs(request.header("host").orElse("localhost"), world.hostName())) {
      return HttpReply.sentence(
          "421 Misdirected Request",
          "This page answers to its address or to a name of the home's own, such as NAME.local:"
              + " open it that way.");
    }
    if (request.path().startsWith(PageOrders.PREFIX)) {
      return order(nowNs, source, request).with("Cache-Control: no-store");
    }
    Optional<HttpReply> found =
        PageFiles.of(request, world)
            .or(
                () ->
                    live(nowNs, source, request)
                        .map(reply -> reply.with("Cache-Control: no-store")));
    if (found.isEmpty()) {
      return HttpReply.sentence("404 Not Found", "There is nothing here; the page is at /");
    }
    return request.reads()
        ? found.get()
        : HttpReply.sentence("405 Method Not Allowed", "This can be read only")
            .with("Allow: GET, HEAD");
  }

  private Optional<HttpReply> live(long nowNs, PeerAddress source, HttpRequest request) {
    return switch (request.path()) {
      case "/status.json" -> Optional.of(status(nowNs, source, request));
      case "/status.txt" ->
          Optional.of(HttpReply.of(HttpReply.OK, HttpReply.TEXT, StatusTable.of(world.status())));
      case "/peers.json" -> {
        Status status = world.status();
        yield Optional.of(json(PeersTable.json(status, world.peers())));
      }
      default -> Optional.empty();
    };
  }

  // Paths of secrets and a broker's user are for whoever has the token.
  private HttpReply status(long nowNs, PeerAddress source, HttpRequest request) {
    if (request.header(AUTHORIZATION).isEmpty()) {
      return json(StatusJson.of(VisitorStatus.of(world.status())));
    }
    return withoutToken(nowNs, source, request)
        .orElseGet(() -> json(StatusJson.of(world.status())));
  }

  // Another site's page cannot send the header that carries the token without asking first, and
  // that question (OPTIONS) is refused here: so nobody acts in an owner's name.
  private HttpReply order(long nowNs, PeerAddress source, HttpRequest request) {
    if (!request.method().equals("POST")) {
      return refused("405 Method Not Allowed", "Orders come as POST").with("Allow: POST");
    }
    if (!sameSite(request)) {
      return refused("403 Forbidden", "Orders come from this node's own page, or from none");
    }
    Optional<HttpReply> stopped = withoutToken(nowNs, source, request);
    if (stopped.isPresent()) {
      return stopped.get();
    }
    if (request.path().equals(PageOrders.CHECK)) {
      return json(ControlMessages.json(ControlReply.done("this is the right token")));
    }
    Optional<ControlRequest> order = PageOrders.of(request.path(), request.text());
    if (order.isEmpty()) {
      return refused("404 Not Found", "There is no such order; docs/PAGE.md lists them");
    }
    ControlReply reply = world.control(order.get());
    return HttpReply.of(
        reply.done() ? HttpReply.OK : "409 Conflict", HttpReply.JSON, ControlMessages.json(reply));
  }

  private static boolean sameSite(HttpRequest request) {
    Optional<String> origin = request.header("origin");
    return origin.isEmpty()
        || origin.get().equals("http://" + request.header("host").orElse(""))
        || origin.get().equals("https://" + request.header("host").orElse(""));
  }

  private Optional<HttpReply> withoutToken(long nowNs, PeerAddress source, HttpRequest request) {
    String shown =
        request
            .header(AUTHORIZATION)
            .filter(value -> value.startsWith(BEARER))
            .map(value -> value.substring(BEARER.length()).strip())
            .orElse("");
    if (shown.isEmpty()) {
      return Optional.of(unauthorized("This needs the token; tiovivo page shows it on the box"));
    }
    Optional<String> right = world.token();
    if (right.isEmpty()) {
      return Optional.of(
          refused("503 Service Unavailable", "The node has no token; its log says why"));
    }
    return switch (gate.check(nowNs, source, shown, right.get())) {
      case RIGHT -> Optional.empty();
      case WRONG ->
          Optional.of(unauthorized("That token is not right; tiovivo page shows it on the box"));
      case WAIT -> Optional.of(tooMany());
    };
  }

  private static HttpReply tooMany() {
    long seconds = TokenGate.WAIT_NS / 1_000_000_000L;
    return refused("429 Too Many Requests", "Too many wrong tokens: wait a minute, then try again")
        .with("Retry-After: " + seconds);
  }

  private static HttpReply unauthorized(String sentence) {
    return refused("401 Unauthorized", sentence).with("WWW-Authenticate: Bearer");
  }

  private static HttpReply refused(String status, String sentence) {
    return HttpReply.of(
        status, HttpReply.JSON, ControlMessages.json(ControlReply.refused(sentence)));
  }

  private static HttpReply json(String text) {
    return HttpReply.of(HttpReply.OK, HttpReply.JSON, text);
  }
}
