package io.tiovivo.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.flash.file.FileFlash;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar as real processes on the loopback. */
@Timeout(600)
class NodeProcessIT {
  private static final FlashSizes SIZES = FlashSizes.parse("4096:65536:131072:1048576:1048576");
  private static final String FLEET = "it-" + ProcessHandle.current().pid();

  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void shouldBecomeReadyFindItsPeerConfirmAndSayGoodbye() throws Exception {
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    Process first = start(launched(one), "node", "--dir", one.toString());
    BufferedReader firstOut = first.inputReader();
    String ready = await(firstOut, "ready ");
    assertTrue(ready.startsWith("ready slot=A version=1.0.0 after_ms="), ready);
    assertTrue(ready.endsWith(" revert_reason=\"B was not confirmed\""), ready);
    Process second = start(Map.of(), "node", "--dir", two.toString(), "--fleet", FLEET);
    BufferedReader secondOut = second.inputReader();
    await(secondOut, "ready slot=- version=");

    assertEquals("peers count=1", await(firstOut, "peers "));
    assertEquals("confirmed slot=A evidence=steady,own-hello,peer", await(firstOut, "confirmed "));
    assertEquals("peers count=1", await(secondOut, "peers "));

    String page = output(start(Map.of(), "status", "--dir", one.toString()), 0);
    assertTrue(page.contains("slot A, confirmed (trial)"), page);
    assertTrue(page.contains("reverted  B was not confirmed"), page);
    String json = output(start(Map.of(), "status", "--dir", two.toString(), "--json"), 0);
    assertTrue(json.contains("\"fleet\":\"" + FLEET + "\""), json);

    first.destroy(); // SIGTERM
    assertEquals("peers count=0", await(secondOut, "peers "));
    assertTrue(first.waitFor(180, TimeUnit.SECONDS));
    assertFalse(Files.exists(one.resolve("node.sock")));
    assertEquals(SlotState.CONFIRMED, record(one).slot(Slot.A).state());
  }

  @Test
  void shouldGoOnAndAnswerWhileThereIsNoNetwork() throws Exception {
    Process node =
        start(launched(directory), "node", "--dir", directory.toString(), "--iface", "none0");
    BufferedReader out = node.inputReader();
    await(out, "ready ");
    assertTrue(await(out, "WARN ").contains("none0"));

    String page = output(start(Map.of(), "status", "--dir", directory.toString()), 0);

    assertTrue(page.contains("slot A, not confirmed yet"), page);
    assertTrue(page.contains("waiting   for"), page);
    assertTrue(node.isAlive());
  }

  @Test
  void shouldLetNobodyElseUseItsSocketAndReplaceAStaleOne() throws Exception {
    Process killed = start(Map.of(), "node", "--dir", directory.toString());
    await(killed.inputReader(), "ready ");
    killed.destroyForcibly().waitFor();
    Path socket = directory.resolve("node.sock");
    assertTrue(Files.exists(socket), "left behind by the kill");
    String nobody = output(start(Map.of(), "status", "--dir", directory.toString()), 3);
    assertTrue(nobody.contains("no node runs in"), nobody);

    Process node = start(Map.of(), "node", "--dir", directory.toString());
    await(node.inputReader(), "ready ");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    String refusal = output(start(Map.of(), "node", "--dir", directory.toString()), 3);
    assertTrue(refusal.contains("another node runs in"), refusal);
    assertEquals(1, refusal.lines().count(), refusal);
  }

  @Test
  void shouldAnswerThoughOthersHangOnItsSocket() throws Exception {
    Process node = start(Map.of(), "node", "--dir", directory.toString());
    await(node.inputReader(), "ready ");
    List<SocketChannel> hanging = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      hanging.add(SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("node.sock"))));
    }

    output(start(Map.of(), "status", "--dir", directory.toString()), 0);

    for (SocketChannel each : hanging) {
      each.close();
    }
  }

  private Process start(Map<String, String> environment, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx16m", "-Xss256k", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TIOVIVO_IFACE", "lo");
    builder.environment().put("TIOVIVO_PROFILE", "pc");
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  /** A box whose loader has just put slot A on trial. */
  private static Map<String, String> launched(Path box) throws IOException {
    Files.createDirectories(box);
    Path path = box.resolve("flash.img");
    try (FileFlash flash = FileFlash.open(path, SIZES.geometry())) {
      BootRecordStore store = BootRecordStore.open(FlashLayout.of(flash, SIZES));
      store.update(record -> record.staged(Slot.A, new byte[32], "1.0.0", 1, 0).tried(Slot.A));
    }
    return environment(
        "TIOVIVO_DIR",
        box.toString(),
        "TIOVIVO_FLASH",
        path.toString(),
        "TIOVIVO_FLASH_SIZES",
        SIZES.text(),
        "TIOVIVO_SLOT",
        "A",
        "TIOVIVO_FLEET",
        FLEET,
        "TIOVIVO_VERSION",
        "1.0.0",
        "TIOVIVO_BOOT_REASON",
        "trial",
        "TIOVIVO_REVERT_REASON",
        "B was not confirmed");
  }

  private static Map<String, String> environment(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return environment;
  }

  private static BootRecord record(Path box) {
    try (FileFlash flash = FileFlash.open(box.resolve("flash.img"), SIZES.geometry())) {
      return BootRecordStore.open(FlashLayout.of(flash, SIZES)).record();
    }
  }

  private static String await(BufferedReader out, String start) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      seen.append(line).append('\n');
      if (line.startsWith(start) || line.contains("Z " + start)) { // behind its time
        return line;
      }
    }
    throw new AssertionError("ended without \"" + start + "\": " + seen);
  }

  private static String output(Process process, int exitCode) throws Exception {
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(exitCode, process.waitFor(), output);
    return output;
  }

  private static Path jar() throws IOException {
    Path target = Path.of("target");
    try (var jars = Files.newDirectoryStream(target, "tiovivo-node-*.jar")) {
      for (Path jar : jars) {
        return jar;
      }
    }
    throw new AssertionError("package the node first: ./mvnw package");
  }
}
