package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.proto.Grant;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.profile.Profiles;
import io.tiovivo.testkit.fleet.TestFleet;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on the loopback, with credentials that an authority signed, as one overlay. */
@Timeout(800)
class OverlayProcessIT {
  private static final int LIMIT_S = 180;
  private static final String FLEET = "overlay-it-" + ProcessHandle.current().pid();

  /** A running node and what it says. */
  private static final class Box {
    final Path directory;
    final String id;
    final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    final StringBuilder seen = new StringBuilder();
    Process process;

    Box(Path directory, String id) {
      this.directory = directory;
      this.id = id;
    }

    /** The next line that begins so; fails with all that was said instead. */
    String await(String start) throws InterruptedException {
      long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
      while (true) {
        String line = lines.poll(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (line == null) {
          throw new AssertionError("no \"" + start + "\" in " + LIMIT_S + " s:\n" + seen);
        }
        seen.append(line).append('\n');
        if (line.startsWith(start)) {
          return line;
        }
      }
    }
  }

  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final TestFleet fleet = TestFleet.named(FLEET);
  private Path trust;

  @BeforeEach
  void makeTheFleet() throws IOException {
    fleet.certificates(
        fleet.certify(
            KeyRole.AUTHORITY,
            fleet.key("authority"),
            TestFleet.END_S,
            fleet.root(0),
            fleet.root(1)));
    trust = directory.resolve("fleet.trust");
    Files.write(trust, fleet.trustFile());
  }

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void shouldFindEachOtherAndBeBackAfterTheSupernodeWasKilled() throws Exception {
    Box first = enrolled("alpha", Grant.GRANT_SUPERNODE);
    Box second = enrolled("beta", Grant.GRANT_SUPERNODE);
    Box one = enrolled("one");
    Box two = enrolled("two");
    start(first, "--role", "supernode", "--listen", "127.0.0.1:0");
    first.await("role role=supernode");
    start(one, "--role", "leaf");
    start(two, "--role", "leaf");
    assertEquals(first.id.substring(0, 8), supernode(one.await("joined ")));
    assertEquals(first.id.substring(0, 8), supernode(two.await("joined ")));

    // Who has joined is found as soon as it has told its supernode where it is.
    eventually(two.id, "find", "two", "--dir", one.directory.toString());
    eventually("two", "ping", "two", "--dir", one.directory.toString());

    start(second, "--role", "supernode", "--listen", "127.0.0.1:0");
    second.await("role role=supernode");
    String page = run(0, "status", "--dir", second.directory.toString());
    assertTrue(page.contains("supernode"), page);
    first.process.destroyForcibly().waitFor();
    long killedNs = System.nanoTime();
    one.await("lost ");
    two.await("lost ");
    assertEquals(second.id.substring(0, 8), supernode(one.await("joined ")));
    assertEquals(second.id.substring(0, 8), supernode(two.await("joined ")));
    System.out.println("resident: leaf " + resident(one) + ", supernode " + resident(second));
    System.out.println(
        "both leaves back " + (System.nanoTime() - killedNs) / 1_000_000 + " ms after the kill");
    eventually(one.id, "find", "one", "--dir", two.directory.toString());
  }

  @Test
  void shouldKeepToItsSegmentAndSayWhatToDoWithoutTrustOrCredential() throws Exception {
    Box stranger = enrolled("gamma");
    Files.delete(stranger.directory.resolve(NodeKeys.CREDENTIAL));
    start(stranger);
    stranger.await("ready ");

    String json = run(0, "status", "--json", "--dir", stranger.directory.toString());

    assertTrue(stranger.process.isAlive());
    assertTrue(json.contains("\"node_id\":\"" + stranger.id + "\""), json);
  }

  /** A box whose key an authority has signed. */
  private Box enrolled(String name, Grant... grants) throws IOException {
    Path home = Files.createDirectories(directory.resolve(name));
    NodeKeys keys = EnrolledHome.make(home, fleet, FLEET, name, grants);
    return new Box(home, keys.id().toString());
  }

  private void start(Box box, String... options) throws Exception {
    List<String> args = new ArrayList<>(List.of("node", "--fleet", FLEET, "--log", "debug"));
    args.addAll(List.of("--dir", box.directory.toString(), "--trust", trust.toString()));
    args.addAll(List.of(options));
    box.process = process(args);
    BufferedReader out = box.process.inputReader();
    Thread reader = new Thread(() -> out.lines().forEach(box.lines::add), box.id);
    reader.setDaemon(true);
    reader.start();
  }

  private Process process(List<String> args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Profiles.named("rpi3b").jvm().nodeFlags());
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(args);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TIOVIVO_IFACE", "lo");
    builder.environment().put("TIOVIVO_PROFILE", "pc");
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private String run(int exitCode, String... args) throws Exception {
    Process process = process(List.of(args));
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(exitCode, process.waitFor(), output);
    return output;
  }

  /** Runs it until it succeeds and says what is wanted. */
  private void eventually(String part, String... args) throws Exception {
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
    while (true) {
      Process process = process(List.of(args));
      String output = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() == 0 && output.contains(part)) {
        return;
      }
      assertTrue(System.nanoTime() < untilNs, output);
    }
  }

  private static String resident(Box box) throws IOException {
    String status = Files.readString(Path.of("/proc/" + box.process.pid() + "/status"));
    return ProcessFacts.number(status, "VmRSS:") / 1024
        + " MiB ("
        + box.seen
            .toString()
            .lines()
            .filter(line -> line.startsWith("ready "))
            .findFirst()
            .orElse("")
        + ")";
  }

  private static String supernode(String line) {
    return line.replaceAll(".*supernode=([0-9a-f]+).*", "$1");
  }

  private static Path jar() throws IOException {
    try (var jars = Files.newDirectoryStream(Path.of("target"), "tiovivo-node-*.jar")) {
      for (Path jar : jars) {
        return jar;
      }
    }
    throw new AssertionError("package the node first: ./mvnw package");
  }
}
