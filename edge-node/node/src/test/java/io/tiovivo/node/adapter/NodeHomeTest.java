package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Entropy;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeHomeTest {
  @TempDir Path directory;
  private final Entropy entropy = new Random(1)::nextBytes;
  private final List<String> warnings = new ArrayList<>();

  @Test
  void shouldKeepItsIdOverRestarts() throws Exception {
    NodeId first = id();
    NodeId second = id();

    assertEquals(first, second);
    assertEquals(List.of(), warnings);
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("node.id"))));
  }

  @Test
  void shouldReplaceADamagedIdAndKeepItAside() throws Exception {
    NodeId first = id();
    Files.writeString(directory.resolve("node.id"), "\0\0\0");

    assertNotEquals(first, id());
    assertTrue(warnings.get(0).contains("node.id.damaged"), warnings.toString());
    assertTrue(Files.exists(directory.resolve("node.id.damaged")));
  }

  @Test
  void shouldRunWithAnotherIdWhenItsOwnCannotBeKept() throws Exception {
    Files.createDirectories(directory.resolve("node.id.new/in-the-way"));

    assertNotEquals(id(), id());
    assertTrue(warnings.get(0).contains("cannot write"), warnings.toString());
  }

  @Test
  void shouldRefuseADirectoryInWhichANodeRuns() throws Exception {
    try (NodeHome first = NodeHome.open(directory)) {
      assertTrue(first != null);
      CommandException refusal =
          assertThrows(CommandException.class, () -> NodeHome.open(directory));
      assertEquals(ExitCode.ENVIRONMENT, refusal.exitCode());
      assertTrue(refusal.getMessage().contains("tiovivo status --dir"), refusal.getMessage());
    }
    NodeHome.open(directory).close();
  }

  @Test
  void shouldSayThatThePathOfTheSocketIsTooLong() {
    Path deep = directory.resolve("d".repeat(100));
    IOException refusal = assertThrows(IOException.class, () -> NodeHome.socketPath(deep));

    assertTrue(refusal.getMessage().contains("shorter"), refusal.getMessage());
  }

  @Test
  void shouldSayHowToStartANodeWhenNoneRuns() {
    CommandException refusal =
        assertThrows(CommandException.class, () -> StatusClient.status(directory));

    assertEquals(ExitCode.ENVIRONMENT, refusal.exitCode());
    assertTrue(refusal.getMessage().contains("tiovivo node --dir " + directory));
  }

  @Test
  void shouldReadNumbersOfTheKernelsReport() {
    String status = "Name:\tjava\nVmHWM:\t   43008 kB\nVmRSS:\t 42000 kB\nThreads:\t13\n";

    assertEquals(43_008, ProcessFacts.number(status, "VmHWM:"));
    assertEquals(42_000, ProcessFacts.number(status, "VmRSS:"));
    assertEquals(13, ProcessFacts.number(status, "Threads:"));
    assertEquals(0, ProcessFacts.number(status, "VmSwap:"));
    assertEquals(0, ProcessFacts.number("", "VmRSS:"));
  }

  private NodeId id() throws Exception {
    try (NodeHome home = NodeHome.open(directory)) {
      return home.id(entropy, warnings::add);
    }
  }
}
