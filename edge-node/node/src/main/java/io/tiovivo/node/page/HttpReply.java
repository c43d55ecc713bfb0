package io.tiovivo.node.page;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is answered.
 *
 * @param status with its reason, such as "200 OK"
 * @param headers beside those that each reply has, such as "Allow: GET"
 */
public record HttpReply(String status, String type, List<String> headers, byte[] body) {
  public static final String OK = "200 OK";
  public static final String TEXT = "text/plain; charset=utf-8";
  public static final String JSON = "application/json";

  /** A reply without headers of its own. */
  public static HttpReply of(String status, String type, String body) {
    return new HttpReply(status, type, List.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  /** A sentence for people. */
  public static HttpReply sentence(String status, String sentence) {
    return of(status, TEXT, sentence + "\n");
  }

  /** The same with one header more. */
  public HttpReply with(String header) {
    List<String> more = new ArrayList<>(headers);
    more.add(header);
    return new HttpReply(status, type, List.copyOf(more), body);
  }

  /**
   * As it goes over the wire; the connection ends behind it.
   *
   * @param bodiless the length is told and the body left out, as HEAD wants it
   */
  public ByteBuffer bytes(boolean bodiless) {
    StringBuilder head = new StringBuilder(512);
    head.append("HTTP/1.1 ").append(status).append("\r\n");
    if (!status.startsWith("304")) {
      head.append("Content-Type: ").append(type).append("\r\n");
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    headers.forEach(header -> head.append(header).append("\r\n"));
    head.append("Connection: close\r\n\r\n");
    byte[] first = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] second = bodiless ? new byte[0] : body;
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).flip();
  }
}
