package io.tiovivo.headend.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void shouldPrintOnlyLinesInAPipe() {
    LiveScreen screen = new LiveScreen(out, false);
    screen.draw(List.of("a", "b"));
    screen.say("line");
    screen.end();

    assertEquals("line\n", written());
  }

  @Test
  void shouldRedrawRowsInPlaceAndLetLinesScrollAboveThem() {
    LiveScreen screen = new LiveScreen(out, true);
    screen.say("before");
    assertEquals("before\n", written());
    screen.draw(List.of("a", "b"));
    assertEquals("^[?25l^[?7la^[K\nb^[K\n", written());
    screen.draw(List.of("a", "b"));
    assertEquals("", written());
    screen.draw(List.of("a", "c"));
    assertEquals("^[2A\ra^[K\nc^[K\n", written());
    screen.say("line");
    assertEquals("^[2A\rline^[K\na^[K\nc^[K\n", written());
    screen.draw(List.of("d"));
    assertEquals("^[2A\rd^[K\n^[J", written());
    screen.draw(List.of());
    assertEquals("^[1A\r^[J^[?7h^[?25h", written());
  }

  @Test
  void shouldGiveTheTerminalBackOnceAndDrawNoMore() {
    LiveScreen screen = new LiveScreen(out, true);
    screen.draw(List.of("a"));
    written();
    screen.end();
    assertEquals("^[?7h^[?25h", written());
    screen.end();
    screen.draw(List.of("b"));
    screen.say("still said");
    assertEquals("still said\n", written());
  }

  private String written() {
    String text = bytes.toString(StandardCharsets.UTF_8).replace("\u001B[", "^[");
    bytes.reset();
    return text;
  }
}
