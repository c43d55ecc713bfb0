package io.tiovivo.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private static final long MS = 1_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void shouldPrintProgressSeldomInAPipeButEveryEvent() {
    StatusLine status = new StatusLine(out, false);
    status.progress(0, LogLine.of("receiving").with("percent", 1), "1 %");
    status.progress(100 * MS, LogLine.of("receiving").with("percent", 2), "2 %");
    status.progress(600 * MS, LogLine.of("receiving").with("percent", 3), "3 %");
    status.progress(601 * MS, LogLine.of("decoding").with("percent", 0), "0 %");
    status.event(LogLine.of("installed").with("slot", "A"), "installed into slot A");
    status.event(LogLine.of("installed").with("slot", "B"), "installed into slot B");

    assertEquals(
        "receiving percent=1\nreceiving percent=3\ndecoding percent=0\n"
            + "installed slot=A\ninstalled slot=B\n",
        bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void shouldRedrawOneLineOnATerminal() {
    StatusLine status = new StatusLine(out, true);
    status.progress(0, LogLine.of("receiving"), "1 %");
    status.progress(50 * MS, LogLine.of("receiving"), "too soon");
    status.progress(150 * MS, LogLine.of("receiving"), "x".repeat(100));
    status.event(LogLine.of("installed"), "installed");
    status.event(LogLine.of("booting"), "booting");
    status.clear();

    assertEquals(
        "\r\u001B[K1 %\r\u001B[K" + "x".repeat(79) + "\r\u001B[Kinstalled\nbooting\n",
        bytes.toString(StandardCharsets.UTF_8));
  }
}
