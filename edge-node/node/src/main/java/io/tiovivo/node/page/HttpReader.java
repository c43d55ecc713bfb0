package io.tiovivo.node.page;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads requests of HTTP/1.1 (RFC 9112), strictly: what could be read in two ways is refused. No
 * transfer codings, no folded headers, no absolute targets.
 */
public final class HttpReader {
  /** Most bytes of request line and headers together. */
  public static final int MAX_HEAD_BYTES = 4096;

  /** Most bytes of a body. */
  public static final int MAX_BODY_BYTES = 1024;

  static final int MAX_HEADERS = 64;
  static final int MAX_PATH = 256;

  /** What came of the bytes so far. */
  public sealed interface Reading {}

  /** More is to come. */
  public record More() implements Reading {}

  /** It is no request that is taken, and why. */
  public record Bad(HttpReply reply) implements Reading {}

  /** It is whole. */
  public record Whole(HttpRequest request) implements Reading {}

  private static final Reading MORE = new More();

  private HttpReader() {}

  /**
   * Reads what has arrived; never throws.
   *
   * @param bytes from their beginning
   * @param length how many of them have arrived
   */
  public static Reading read(byte[] bytes, int length) {
    int end = headEnd(bytes, length);
    if (end < 0) {
      return length < MAX_HEAD_BYTES
          ? MORE
          : bad("431 Request Header Fields Too Large", "too long");
    }
    if (end > MAX_HEAD_BYTES) {
      return bad("431 Request Header Fields Too Large", "too long");
    }
    String[] lines = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split("\r?\n");
    String[] words = lines.length == 0 ? new String[0] : lines[0].split(" ", -1);
    if (words.length != 3 || !isToken(words[0]) || !isTarget(words[1])) {
      return bad("400 Bad Request", "the first line is not a request's");
    }
    if (!words[2].equals("HTTP/1.1") && !words[2].equals("HTTP/1.0")) {
      return bad("505 HTTP Version Not Supported", "HTTP/1.1 is spoken here");
    }
    Map<String, String> headers = new HashMap<>();
    if (lines.length - 1 > MAX_HEADERS || !headers(lines, headers)) {
      return bad("400 Bad Request", "the headers cannot be read");
    }
    if (words[2].equals("HTTP/1.1") && !headers.containsKey("host")) {
      return bad("400 Bad Request", "the request does not say whom it is for (Host)");
    }
    return whole(words[0], words[1], headers, bytes, end, length);
  }

  private static Reading whole(
      String method,
      String target,
      Map<String, String> headers,
      byte[] bytes,
      int end,
      int length) {
    if (headers.containsKey("transfer-encoding")) {
      return bad("411 Length Required", "a body needs its length");
    }
    String announced = headers.getOrDefault("content-length", "0");
    if (!announced.matches("[0-9]{1,9}")) {
      return bad("400 Bad Request", "the length of the body is not a number");
    }
    int bodyBytes = Integer.parseInt(announced);
    if (bodyBytes > MAX_BODY_BYTES) {
      return bad("413 Content Too Large", "at most " + MAX_BODY_BYTES + " bytes are taken");
    }
    if (length - end < bodyBytes) {
      return MORE;
    }
    int query = target.indexOf('?');
    return new Whole(
        new HttpRequest(
            method,
            query < 0 ? target : target.substring(0, query),
            Map.copyOf(headers),
            Arrays.copyOfRange(bytes, end, end + bodyBytes)));
  }

  /** Where the body begins; -1: the headers have not ended yet. */
  private static int headEnd(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        if (i + 1 < length && bytes[i + 1] == '\n') {
          return i + 2;
        }
        if (i + 2 < length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
          return i + 3;
        }
      }
    }
    return -1;
  }

  // One that came twice could mean the one or the other: of Host and the length that matters.
  private static boolean headers(String[] lines, Map<String, String> headers) {
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon <= 0 || !isToken(lines[i].substring(0, colon))) {
        return false;
      }
      String name = lines[i].substring(0, colon).toLowerCase(java.util.Locale.ROOT);
      String value = lines[i].substring(colon + 1).strip();
      boolean plain = value.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f);
      boolean single =
          name.equals("host") || name.equals("content-length") || name.equals("authorization");
      if (!plain || headers.put(name, value) != null && single) {
        return false;
      }
    }
    return true;
  }

  private static boolean isToken(String word) {
    return !word.isEmpty()
        && word.length() <= 64
        && word.chars()
            .allMatch(
                c ->
                    c >= '0' && c <= '9'
                        || c >= 'A' && c <= 'Z'
                        || c >= 'a' && c <= 'z'
                        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  private static boolean isTarget(String word) {
    return word.startsWith("/")
        && word.length() <= MAX_PATH
        && word.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static Reading bad(String status, String why) {
    return new Bad(HttpReply.sentence(status, why));
  }
}
