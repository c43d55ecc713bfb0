package io.tiovivo.headend.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.headend.HeadendMain;
import io.tiovivo.settings.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The demo as a process of its own, with a script that plays the other commands: each test has its
 * own directory and mostly waits.
 */
@Execution(ExecutionMode.CONCURRENT)
class DemoIT {
  private static final long LIMIT_S = 180;

  /** The box that is killed stays where it is to be killed: whenever that is, it is in time. */
  private static final Map<String, String> HOLD = Map.of("FAKE_HOLD", "box-2");

  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);

  @TempDir Path directory;
  private Path launcher;
  private Path temporary;
  private Process demo;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void placeTheFakeLauncher() throws IOException {
    launcher = directory.resolve("tiovivo");
    try (InputStream in = DemoIT.class.getResourceAsStream("fake-tiovivo")) {
      Files.copy(in, launcher);
    }
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    temporary = Files.createDirectory(directory.resolve("tmp"));
  }

  @AfterEach
  void endTheDemo() throws Exception {
    demo.destroy();
    assertTrue(demo.waitFor(LIMIT_S, TimeUnit.SECONDS));
  }

  @Test
  void shouldReturnZeroOnceEveryBoxIsUp() throws Exception {
    start(HOLD, "--exit", "--loss", "20");

    assertEquals(ExitCode.OK, end(), said::toString);

    assertSaid("throw-away keys made");
    assertSaid("packaging the node with its own Java runtime; the first time takes half a minute");
    assertSaid("image packaged");
    assertSaid("box 3  joins late, with empty flash");
    assertSaid("box 2  killed at 50.0 %, all its processes at once");
    assertSaid("box 2  was killed at 50.0 % and resumed at 50.0 %");
    assertSaid("box 2  1.0.0  ");
    assertSaid(" 103/100 ");
    assertNothingLeft();
  }

  @Test
  void shouldTakeTheImageFromTheCacheTheSecondTime() throws Exception {
    start(Map.of(), "--exit", "--boxes", "1");
    assertEquals(ExitCode.OK, end(), said::toString);
    said.clear();

    start(Map.of(), "--exit", "--boxes", "1");
    assertEquals(ExitCode.OK, end(), said::toString);

    assertSaid("image as an earlier run packaged it");
    assertNothingLeft();
  }

  @Test
  void shouldKeepAllButTheKeys() throws Exception {
    Path keep = directory.resolve("kept");
    start(Map.of(), "--exit", "--boxes", "1", "--keep", keep.toString());

    assertEquals(ExitCode.OK, end(), said::toString);

    assertTrue(Files.exists(keep.resolve("box-1/percent")));
    assertTrue(Files.exists(keep.resolve("box-1.log")));
    assertFalse(Files.exists(keep.resolve("keys")));
    assertNothingLeft();
  }

  @Test
  void shouldSayWhichBoxFailedAndWhy() throws Exception {
    start(Map.of("FAKE_FAIL", "box-1"), "--exit");

    assertEquals(ExitCode.REFUSED, end(), said::toString);

    assertSaid("  tiovivo box: the disk is full");
    assertSaid("tiovivo demo: box 1 failed: ended with exit code 3: tiovivo box: the disk is full");
    assertNothingLeft();
  }

  @Test
  void shouldNoticeThatAKilledBoxBeganAnew() throws Exception {
    start(Map.of("FAKE_FORGET", "1", "FAKE_HOLD", "box-2"), "--exit");

    assertEquals(ExitCode.REFUSED, end(), said::toString);

    assertSaid("box 2 failed: was killed at 50.0 % and started from nothing");
    assertNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys", "image-build", "image-sign", "broadcast"})
  void shouldLeaveNothingBehindWhenStoppedAtAnyStage(String stage) throws Exception {
    start(Map.of("FAKE_SLOW", stage), "--exit");
    await(() -> processes().stream().anyMatch(line -> line.contains(" sleep 600")));

    signal("INT");

    assertEquals(ExitCode.INTERRUPTED, end());
    assertSaid("Stopping: ending all processes, removing the throw-away keys.");
    assertNothingLeft();
  }

  @Test
  void shouldLeaveNothingBehindWhenStoppedWhileReceiving() throws Exception {
    start(HOLD);
    hear("box 2  killed");

    signal("INT");

    assertEquals(ExitCode.INTERRUPTED, end());
    assertNothingLeft();
  }

  @Test
  void shouldKeepRunningForALookUntilStopped() throws Exception {
    start(Map.of(), "--boxes", "2");
    hear("  " + launcher + " status --dir ");

    signal("INT");

    assertEquals(ExitCode.INTERRUPTED, end());
    assertNothingLeft();
  }

  @Test
  void shouldLeaveNothingBehindWhenKilledOutright() throws Exception {
    start(HOLD);
    hear("box 2  killed");

    signal("KILL");
    demo.waitFor();

    assertNothingLeft();
  }

  @Test
  void shouldRefuseWhatItCannotDoBeforeItStartsAnything() throws Exception {
    start(Map.of(), "--profile", "rpi4");
    assertEquals(ExitCode.USAGE, end());
    assertSaid("no profile \"rpi4\" (did you mean rpi4b?)");
    start(Map.of(), "--keep", directory.toString());
    assertEquals(ExitCode.USAGE, end());
    assertSaid("is not empty");
    start(Map.of(), "--keep", directory.resolve("x".repeat(90)).toString());
    assertEquals(ExitCode.USAGE, end());
    assertSaid("too long");
    assertNothingLeft();
  }

  private void start(Map<String, String> fakes, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Dtiovivo.launcher=" + launcher);
    command.addAll(List.of(HeadendMain.class.getName(), "demo"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TMPDIR", temporary.toString());
    builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
    builder.environment().putAll(fakes);
    demo = builder.start();
  }

  private void hear(String part) throws IOException {
    BufferedReader lines = demo.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.add(line);
      if (line.contains(part)) {
        return;
      }
    }
    throw new AssertionError("never said \"" + part + "\":\n" + String.join("\n", said));
  }

  private int end() throws Exception {
    // Whoever starts this in the background of a script may have it ignore SIGINT: it must not
    // hang.
    CompletableFuture<Void> limit =
        CompletableFuture.runAsync(
            demo::destroyForcibly, CompletableFuture.delayedExecutor(LIMIT_S, TimeUnit.SECONDS));
    BufferedReader lines = demo.inputReader(StandardCharsets.UTF_8);
    lines.lines().forEach(said::add);
    assertTrue(demo.waitFor(LIMIT_S, TimeUnit.SECONDS));
    assertTrue(limit.cancel(false), "not over within " + LIMIT_S + " s");
    return demo.exitValue();
  }

  private void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + demo.pid()).start();
    assertEquals(0, kill.waitFor());
  }

  private void assertSaid(String part) {
    assertTrue(said.stream().anyMatch(line -> line.contains(part)), () -> part + "\n" + said);
    assertTrue(said.stream().noneMatch(line -> line.startsWith("\tat ")), said::toString);
  }

  /** The guard may outlive the demo for a moment; anything else would do so for ten minutes. */
  private void assertNothingLeft() throws IOException {
    await(() -> processes().isEmpty());
    try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary)) {
      left.forEach(path -> assertEquals(null, path));
    }
  }

  /** Command lines of the demo's processes, known by their environment. */
  private List<String> processes() {
    List<String> found = new ArrayList<>();
    byte[] mark = ("TMPDIR=" + temporary).getBytes(StandardCharsets.UTF_8);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        try {
          String environment =
              new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.UTF_8);
          if (environment.contains(new String(mark, StandardCharsets.UTF_8) + "\0")) {
            String line = Files.readString(process.resolve("cmdline"));
            found.add(" " + line.replace('\0', ' ').strip());
          }
        } catch (IOException | RuntimeException endedMeanwhile) {
          // No longer there, or not ours.
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return found;
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < deadline, "waited for nothing");
      LockSupport.parkNanos(POLL_NS);
    }
  }
}
