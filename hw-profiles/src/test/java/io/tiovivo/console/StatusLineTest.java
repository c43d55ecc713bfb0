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
    status.progress(0, receiving(1), "1 %");
    status.progress(600 * MS, receiving(2), "2 %");
    status.progress(5100 * MS, receiving(3), "3 %");
    status.progress(5101 * MS, LogLine.of("decoding").with("percent", 0), "0 %");
    status.event(LogLine.of("installed").with("slot", "A"), "installed into slot A");
    status.event(LogLine.of("installed").with("slot", "B"), "installed into slot B");

    assertSaid(
        "receiving percent=1",
        "receiving percent=3",
        "decoding percent=0",
        "installed slot=A",
        "installed slot=B");
  }

  @Test
  void shouldPrintTheLastOfAStateThatItHadKeptBack() {
    StatusLine status = new StatusLine(out, false);
    status.progress(0, receiving(1), "1 %");
    status.progress(600 * MS, receiving(2), "2 %");
    status.progress(700 * MS, LogLine.of("decoding").with("percent", 0), "0 %");
    status.progress(800 * MS, LogLine.of("decoding").with("percent", 0.4), "0.4 %");
    status.event(LogLine.of("installed"), "installed");
    status.progress(900 * MS, receiving(4), "4 %");
    status.progress(950 * MS, receiving(5), "5 %");
    status.clear();

    assertSaid(
        "receiving percent=1",
        "receiving percent=2",
        "decoding percent=0",
        "decoding percent=0.4",
        "installed",
        "receiving percent=4",
        "receiving percent=5");
  }

  @Test
  void shouldNotRepeatAPercentageInAPipeHoweverLongItStays() {
    StatusLine status = new StatusLine(out, false);
    for (int s = 0; s < 200; s++) {
      status.progress(1000 * MS * s, LogLine.of("decoding").with("percent", s / 400.0), "slow");
    }
    for (int s = 200; s < 300; s++) {
      status.progress(1000 * MS * s, LogLine.of("waiting").with("reason", "quiet"), "quiet");
    }
    status.event(LogLine.of("installed"), "installed");

    assertSaid("decoding percent=0", "decoding percent=0.5", "waiting reason=quiet", "installed");
  }

  @Test
  void shouldTellALongStepAtOnceInAPipe() {
    StatusLine status = new StatusLine(out, false);
    for (int percent = 0; percent < 100; percent++) {
      status.progress(10 * MS * percent, receiving(percent), "fast");
    }

    assertEquals(10, bytes.toString(StandardCharsets.UTF_8).lines().count());
  }

  private static LogLine receiving(int percent) {
    return LogLine.of("receiving").with("percent", percent);
  }

  private void assertSaid(String... lines) {
    assertEquals(String.join("\n", lines) + "\n", bytes.toString(StandardCharsets.UTF_8));
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
