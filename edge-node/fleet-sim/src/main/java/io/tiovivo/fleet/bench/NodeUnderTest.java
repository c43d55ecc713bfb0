package io.tiovivo.fleet.bench;

import io.tiovivo.node.adapter.StatusClient;
import io.tiovivo.node.main.NodeMain;
import io.tiovivo.node.proto.Status;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A real node as a process of its own, with the flags of a board. */
final class NodeUnderTest implements AutoCloseable {
  private static final long LOOK_MS = 100;
  private static final long END_S = 10;

  private final Path directory;
  private final Process process;
  private final ProcessGauge gauge;

  private NodeUnderTest(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
    gauge = new ProcessGauge(process.pid());
  }

  /**
   * Starts one.
   *
   * @param java the home of its Java
   * @param flags of its JVM
   * @param args of {@code tiovivo node}
   */
  static NodeUnderTest start(Path directory, Path java, List<String> flags, List<String> args)
      throws IOException {
    Files.createDirectories(directory);
    List<String> command = new ArrayList<>();
    command.add(java.resolve("bin").resolve("java").toString());
    command.addAll(flags);
    command.addAll(program());
    command.addAll(List.of("node", "--dir", directory.toString()));
    command.addAll(args);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(directory.resolve("log").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("TIOVIVO_"));
    // As the loader does: arenas of glibc's allocator, one per thread, would be counted as the
    // node's.
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    builder.environment().put("MALLOC_MMAP_THRESHOLD_", "30000");
    return new NodeUnderTest(directory, builder.start());
  }

  /** The node's own jar, as on a box; from a build tree without one, our class path. */
  private static List<String> program() throws IOException {
    String home = System.getenv().getOrDefault("TIOVIVO_HOME", "");
    Path target = Path.of(home, "edge-node", "node", "target");
    if (!home.isEmpty() && Files.isDirectory(target)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "tiovivo-node-*.jar")) {
        for (Path jar : jars) {
          return List.of("-jar", jar.toString());
        }
      }
    }
    return List.of("-cp", System.getProperty("java.class.path"), NodeMain.class.getName());
  }

  /**
   * Waits until its status is as wanted.
   *
   * @param what is wanted, for people
   * @throws CommandException when it does not come about in time, with the node's last words
   */
  Status await(String what, long withinS, Predicate<Status> wanted) throws Exception {
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(withinS);
    while (System.nanoTime() < untilNs && process.isAlive()) {
      try {
        Status status = StatusClient.status(directory);
        if (wanted.test(status)) {
          return status;
        }
      } catch (CommandException notYet) {
        // It is starting.
      }
      Thread.sleep(LOOK_MS);
    }
    List<String> log = Files.readAllLines(directory.resolve("log"));
    throw CommandException.environment(
        what
            + " did not come about in "
            + withinS
            + " s; the node said last:\n  "
            + String.join("\n  ", log.subList(Math.max(0, log.size() - 8), log.size())));
  }

  /** Its status now. */
  Status status() throws CommandException {
    return StatusClient.status(directory);
  }

  ProcessGauge gauge() {
    return gauge;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException hurry) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Removes what nodes have left behind. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
