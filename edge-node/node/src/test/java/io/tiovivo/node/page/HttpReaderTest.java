package io.tiovivo.node.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HttpReaderTest {
  private static final String GOOD =
      "POST /control/pin/lamp?x=1 HTTP/1.1\r\nHost: pi.local\r\nAuthorization:  Bearer abc \r\n"
          + "Content-Length: 2\r\n\r\non";

  @Test
  void shouldReadARequestHoweverItArrives() {
    byte[] bytes = bytes(GOOD);
    for (int length = 0; length < bytes.length; length++) {
      assertInstanceOf(HttpReader.More.class, HttpReader.read(bytes, length), "at " + length);
    }
    HttpRequest request = whole(GOOD);

    assertEquals("POST", request.method());
    assertEquals("/control/pin/lamp", request.path());
    assertEquals("Bearer abc", request.header("authorization").orElseThrow());
    assertArrayEquals(bytes("on"), request.body());
    assertEquals("GET", whole("GET / HTTP/1.0\n\n").method(), "as people type it");
  }

  @Test
  void shouldRefuseWhatCouldBeReadInTwoWays() {
    assertEquals("400", bad("rubbish\n\n"));
    assertEquals("400", bad("GET / HTTP/1.1\r\n\r\n"), "for nobody");
    assertEquals("400", bad("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"));
    assertEquals("400", bad("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n"));
    assertEquals("400", bad("GET / HTTP/1.1\r\nHost : a\r\n\r\n"));
    assertEquals("400", bad("GET / HTTP/1.1\r\nHost: a\u0001b\r\n\r\n"));
    assertEquals("400", bad("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"));
    assertEquals("400", bad("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"));
    assertEquals("400", bad("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"));
    assertEquals(
        "400", bad("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"));
    assertEquals("411", bad("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"));
    assertEquals("505", bad("GET / HTTP/2.0\r\nHost: a\r\n\r\n"));
  }

  @Test
  void shouldRefuseWhatIsTooLong() {
    String head = "GET / HTTP/1.1\r\nHost: a\r\n";
    assertEquals("413", bad(head + "Content-Length: 1025\r\n\r\n"));
    assertEquals("431", bad(head + "X: " + "x".repeat(HttpReader.MAX_HEAD_BYTES)));
    assertEquals("431", bad(head + "X: " + "x".repeat(HttpReader.MAX_HEAD_BYTES) + "\r\n\r\n"));
    assertEquals("400", bad(head + "X: y\r\n".repeat(HttpReader.MAX_HEADERS) + "\r\n"));
    assertEquals("400", bad("GET /" + "x".repeat(HttpReader.MAX_PATH) + " HTTP/1.1\r\n\r\n"));
  }

  @Test
  void shouldNeverThrowWhateverArrives() {
    long seed = 20_261_121;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = i % 4 == 0 ? new byte[random.nextInt(300)] : bytes(GOOD);
      if (i % 4 == 0) {
        random.nextBytes(bytes);
      } else {
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
      }
      HttpReader.Reading reading = HttpReader.read(bytes, bytes.length);
      refused += reading instanceof HttpReader.Bad ? 1 : 0;
    }
    assertTrue(refused > 500, "the fuzz reached the refusals: " + refused);
  }

  private static HttpRequest whole(String text) {
    HttpReader.Reading reading = HttpReader.read(bytes(text), bytes(text).length);
    return assertInstanceOf(HttpReader.Whole.class, reading).request();
  }

  private static String bad(String text) {
    HttpReader.Reading reading = HttpReader.read(bytes(text), bytes(text).length);
    return assertInstanceOf(HttpReader.Bad.class, reading, text).reply().status().substring(0, 3);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
