package io.tiovivo.node.application.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks of real sockets, files and processes. */
@Timeout(300)
final class ProbesIT {
  @TempDir Path temporary;

  @Test
  void shouldTakeAnAnswerOf200And302ForWellAndNothingElse() throws Exception {
    assertEquals("", http("HTTP/1.1 200 OK\r\n\r\nhello"));
    assertEquals("", http("HTTP/1.0 302 Found\r\n\r\n"));
    assertEquals("its url answers with 500", http("HTTP/1.1 500 Oops\r\n\r\n"));
    assertEquals("what answers at its url does not speak HTTP", http("SSH-2.0-OpenSSH_9.2\r\n"));
    assertEquals("what answers at its url does not speak HTTP", http(""));
  }

  @Test
  void shouldSayThatNothingAnswers() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    String problem = outcome(new HttpProbe("http://127.0.0.1:" + port + "/")).problem();
    assertTrue(problem.startsWith("nothing answers at its url"), problem);
  }

  @Test
  void shouldTakeAnExitCodeOf0ForWell() throws Exception {
    String directory = temporary.toString();
    assertEquals("", outcome(new CommandProbe(List.of("/bin/true"), directory)).problem());
    assertEquals(
        "its check ended with code 1",
        outcome(new CommandProbe(List.of("/bin/false"), directory)).problem());
    String problem = outcome(new CommandProbe(List.of("/no/such"), directory)).problem();
    assertTrue(problem.startsWith("its check cannot be started"), problem);
  }

  @Test
  void shouldTakeAFileThatChangesForWell() throws IOException {
    Path file = temporary.resolve("alive");
    FileProbe probe = new FileProbe(file);
    assertEquals("there is no file " + file, probe.check().problem());
    Files.createFile(file);
    assertEquals("", probe.check().problem());
    assertEquals(file + " does not change any more", probe.check().problem());
    // Back in time, too: the clock of a box jumps.
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertEquals("", probe.check().problem());
  }

  @Test
  void shouldTakeAFileForNothingThatWasThereBefore() throws IOException {
    Path file = Files.createFile(temporary.resolve("alive"));
    FileProbe probe = new FileProbe(file);
    probe.begin();
    assertFalse(probe.changed());

    Files.delete(file);
    assertFalse(probe.changed());
    Files.createFile(file);
    assertTrue(probe.changed());
    assertTrue(probe.changed(), "until a check");
    assertEquals("", probe.check().problem());
    assertFalse(probe.changed());
  }

  private static String http(String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      HttpProbe probe = new HttpProbe("http://127.0.0.1:" + server.getLocalPort() + "/a?b=c");
      try (Socket caller = server.accept()) {
        Optional<Probe.Outcome> early = probe.look();
        assertEquals(Optional.empty(), early, "it does not wait");
        byte[] line = caller.getInputStream().readNBytes(15);
        assertEquals("GET /a?b=c HTTP", new String(line, StandardCharsets.US_ASCII));
        caller.getInputStream().skip(caller.getInputStream().available());
        caller.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
      return outcome(probe).problem();
    }
  }

  private static Probe.Outcome outcome(Probe probe) throws Exception {
    try (probe) {
      Optional<Probe.Outcome> outcome = probe.look();
      while (outcome.isEmpty()) {
        Thread.onSpinWait();
        outcome = probe.look();
      }
      return outcome.get();
    }
  }
}
