package io.tiovivo.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.settings.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The supervisor script with a loader, a node and an application that are scripts themselves. What
 * it waits for are lines of output and ends of processes; its pauses are a stub that returns at
 * once.
 */
abstract class SupervisedBox {
  static final Path SCRIPT = Path.of("src/main/sh/supervise").toAbsolutePath();

  /** Set it to {@code busybox ash} to try the other shell. */
  static final String SHELL = System.getenv().getOrDefault("TIOVIVO_SUPERVISE_SHELL", "sh");

  static final String FOREVER = "exec tail -f /dev/null >/dev/null\n";

  /** For whatever ends by itself: far more than it takes on the slowest machine. */
  static final long LIMIT_S = 120;

  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);

  @TempDir Path temporary;
  Path box;
  Path run;
  Path bin;
  final List<Process> processes = new ArrayList<>();
  BufferedReader output;
  Map<String, String> environment = Map.of();

  @BeforeEach
  void directories() throws IOException {
    box = temporary.toRealPath().resolve("box");
    bin = Files.createDirectory(temporary.toRealPath().resolve("bin"));
    run = Files.createDirectory(temporary.toRealPath().resolve("run"));
    script("node", FOREVER);
    // Pauses are told and not made; fractions are the polling while something ends.
    script("sleep", "case $1 in 0.*) ;; *) echo \"slept s=$1\";; esac\n");
    loader("launch\nexit 10\n");
  }

  @AfterEach
  void end() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** The process id in the next line about a child. */
  long child() throws IOException {
    return Long.parseLong(await("child ").substring(6));
  }

  static void awaitEnd(long pid) throws Exception {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      awaitEnd(process.get());
    }
  }

  static void awaitEnd(ProcessHandle process) throws Exception {
    process.onExit().get(LIMIT_S, TimeUnit.SECONDS);
  }

  static void awaitEnds(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      awaitEnd(process);
    }
  }

  void application(String body) throws IOException {
    script("application", "echo application running\n" + body);
    loader(
        """
        launch
        printf '%s\\n' /bin/sh "$BIN/application" >"$DIR/launch/application.args"
        exit 10
        """);
  }

  /** A java that says which flags it gets, and a loader in it that writes down others. */
  void profileWants(String flags, String then) throws IOException {
    loader(
        """
        flags=${*%% -jar*}
        echo "flags $flags"
        mkdir -p "$DIR/launch"
        """
            + "printf '%s\\n' "
            + flags
            + " >\"$DIR/launch/loader.args\"\n"
            + then);
  }

  /** A java that says which flags it gets, ends at once with some, and launches with all others. */
  void noJvmStartsWith(String flags, int code) throws IOException {
    loader(
        """
        flags=${*%% -jar*}
        echo "flags $flags"
        """
            + "case \"$flags\" in '"
            + flags
            + "'*) exit "
            + code
            + " ;; esac\n"
            + "mkdir -p \"$DIR/launch\"\n"
            + "printf '%s\\n' '"
            + flags
            + "' >\"$DIR/launch/loader.args\"\n"
            + "launch\nexit 10\n");
  }

  /** A java that counts its runs in n and knows how to launch. */
  void loader(String body) throws IOException {
    script(
        "java",
        """
        n=$(cat "$BIN/count" 2>/dev/null || echo 0)
        n=$((n + 1))
        echo $n >"$BIN/count"
        echo "loader run=$n"
        launch() {
          mkdir -p "$DIR/launch"
          printf '%s\\n' "TIOVIVO_DIR=$DIR" "TIOVIVO_IMAGE=$BIN" >"$DIR/launch/env"
          printf '%s\\n' /bin/sh "$BIN/node" "$@" >"$DIR/launch/node.args"
        }
        """
            + body);
  }

  void script(String name, String body) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Process start(String... own) throws IOException {
    return start(command(own));
  }

  List<String> command(String... own) {
    List<String> command = new ArrayList<>(List.of(SHELL.split(" ")));
    command.add(SCRIPT.toString());
    command.addAll(List.of(own));
    command.addAll(List.of("--dir", box.toString()));
    return command;
  }

  Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.environment().put("BIN", bin.toString());
    builder.environment().put("DIR", box.toString());
    builder.environment().put("TIOVIVO_JAVA", bin.resolve("java").toString());
    builder.environment().put("TIOVIVO_LOADER_JAR", "loader.jar");
    builder.environment().put("TIOVIVO_GRACE_S", "1");
    builder.environment().put("TIOVIVO_RUN", run.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return process;
  }

  /** The next line that starts like this. */
  String await(String start) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(start)) {
        return line;
      }
      seen.append(line).append('\n');
    }
    throw new AssertionError("ended without \"" + start + "\":\n" + seen);
  }

  long nodePid() throws IOException {
    return notedPid("node");
  }

  /** The number of what was started last under this name, as soon as it is written down. */
  long notedPid(String name) throws IOException {
    Path file = box.resolve("launch/" + name + ".pid");
    List<String> lines = List.of();
    while (lines.size() < 2) {
      poll();
      lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
    return Long.parseLong(lines.get(0));
  }

  /** A moment between two looks, which leaves the machine to those who are waited for. */
  static void poll() {
    LockSupport.parkNanos(POLL_NS);
  }

  static void terminate(Process supervisor) throws InterruptedException {
    // Process.destroy would also close the pipes.
    supervisor.toHandle().destroy();
    assertEquals(ExitCode.INTERRUPTED, exit(supervisor));
  }

  static int exit(Process process) throws InterruptedException {
    assertTrue(process.waitFor(LIMIT_S, TimeUnit.SECONDS), "it does not end");
    return process.exitValue();
  }
}
