package io.tiovivo.node.page;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it was read.
 *
 * @param method such as GET
 * @param path begins with a slash; without the query
 * @param headers by their names in lower case
 * @param body empty: there was none
 */
public record HttpRequest(String method, String path, Map<String, String> headers, byte[] body) {
  /** The value of a header; {@code name} in lower case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The body as text, without blanks around it. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8).strip();
  }

  /** Whether it asks for something and wants nothing done. */
  public boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
