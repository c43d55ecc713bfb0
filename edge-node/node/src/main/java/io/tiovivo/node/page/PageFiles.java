package io.tiovivo.node.page;

import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/** The files that make the page: nothing of it comes from elsewhere, and no code is in its text. */
final class PageFiles {
  private record Served(String name, String type) {}

  private static final Map<String, Served> FILES =
      Map.of(
          "/", new Served("page.html", "text/html; charset=utf-8"),
          "/page.css", new Served("page.css", "text/css; charset=utf-8"),
          "/page.js", new Served("page.js", "text/javascript; charset=utf-8"),
          "/home.js", new Served("home.js", "text/javascript; charset=utf-8"),
          "/drawing.js", new Served("drawing.js", "text/javascript; charset=utf-8"),
          "/icon.svg", new Served("icon.svg", "image/svg+xml"));

  private PageFiles() {}

  /** The file of a path; one that the browser has already is not sent again. */
  static Optional<HttpReply> of(HttpRequest request, PageWorld world) {
    Served served = FILES.get(request.path());
    if (served == null) {
      return Optional.empty();
    }
    HttpReply reply = new HttpReply(HttpReply.OK, served.type, java.util.List.of(), new byte[0]);
    byte[] bytes = world.file(served.name);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    String tag = "\"" + Long.toHexString(sum.getValue()) + "\"";
    boolean known = request.header("if-none-match").filter(tag::equals).isPresent();
    reply =
        known
            ? new HttpReply("304 Not Modified", served.type, reply.headers(), new byte[0])
            : new HttpReply(HttpReply.OK, served.type, reply.headers(), bytes);
    return Optional.of(reply.with("ETag: " + tag).with("Cache-Control: no-cache"));
  }
}
