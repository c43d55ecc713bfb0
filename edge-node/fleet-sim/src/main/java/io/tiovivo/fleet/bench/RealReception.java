package io.tiovivo.fleet.bench;

import io.tiovivo.boot.box.BoxMain;
import io.tiovivo.console.LogLine;
import io.tiovivo.profile.Profile;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.CommandException;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.udp.MulticastGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One {@code tiovivo box} after the other, as processes of their own, on the loopback's multicast.
 */
final class RealReception {
  private static final String INTERFACE = "lo";
  private static final long LOOK_MS = 50;
  private static final long PATIENCE_S = 600;

  private final TestFleet fleet;
  private final String fleetName;
  private final TestImage image;
  private final long bitsPerSecond;
  private final MulticastGroup group;
  private final Profile profile;

  /**
   * What a loader did until the image was in its slot.
   *
   * @param seconds from the process's start, decoding included
   * @param heapKib largest heap after a collection; -1: none ran
   * @param mappedKib of files of the box
   * @param peakKib largest resident size
   * @param anonymousKib its anonymous part
   * @param fileKib its file-backed part
   * @param writtenBytes to the flash, for each byte of the image
   */
  record Result(
      double seconds,
      long heapKib,
      long mappedKib,
      long peakKib,
      long anonymousKib,
      long fileKib,
      double writtenBytes) {}

  RealReception(int imageBytes, long bitsPerSecond) throws Exception {
    long pid = ProcessHandle.current().pid();
    fleetName = "bench-" + pid;
    fleet = TestFleet.named(fleetName);
    image = BenchImage.make(fleetName, imageBytes);
    this.bitsPerSecond = bitsPerSecond;
    // Two benchmarks on one machine keep out of each other's way, and of a demo's.
    group = MulticastGroup.parse("239.255.85." + (1 + pid % 250), (int) (20_000 + pid % 20_000));
    profile = Profiles.named("pc");
  }

  /** All flags of the loader, its heap included. */
  List<String> loaderFlags() {
    return profile.jvm().loaderFlags();
  }

  /** Seconds that the image's bytes alone take at this rate and loss. */
  double idealSeconds(double lossPercent) {
    return 8.0 * image.bytes().length / bitsPerSecond / (1 - lossPercent / 100);
  }

  /** Receives once, with the loader's own filter dropping packets. */
  Result run(double lossPercent, long seed) throws Exception {
    return run(lossPercent, seed, List.of(), this::watch);
  }

  /**
   * Receives once with native memory tracking, which takes some memory itself, and looks at the
   * direct buffers in the middle.
   *
   * @return KiB; empty: this Java has no {@code jcmd} to ask with
   */
  Optional<Long> directKib(double lossPercent, long seed) throws Exception {
    List<String> tracking = List.of("-XX:NativeMemoryTracking=summary");
    return run(lossPercent, seed, tracking, (box, directory, air) -> directHalfWay(box));
  }

  /** What is looked at while a box receives. */
  @FunctionalInterface
  private interface Watch<T> {
    T of(Process box, Path directory, AirSender air) throws Exception;
  }

  private <T> T run(double lossPercent, long seed, List<String> flags, Watch<T> watch)
      throws Exception {
    Path directory = Files.createTempDirectory("tiovivo-bench");
    try (AirSender air =
        AirSender.start(fleet, fleetName, image, group, INTERFACE, bitsPerSecond)) {
      Path trust = directory.resolve("fleet.trust");
      Files.write(trust, fleet.trustFile());
      Process box = start(directory, trust, lossPercent, seed, flags);
      try {
        return watch.of(box, directory, air);
      } finally {
        box.destroyForcibly().waitFor();
      }
    } finally {
      delete(directory);
    }
  }

  private Process start(
      Path directory, Path trust, double lossPercent, long seed, List<String> flags)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(loaderFlags());
    Path compilers = directory.resolve("compilers");
    Files.writeString(compilers, Profiles.loaderCompilers());
    command.addAll(
        List.of(
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:CompilerDirectivesFile=" + compilers)); // as supervise
    command.addAll(flags);
    command.add("-Xlog:gc:file=" + directory.resolve("gc.log"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BoxMain.class.getName());
    command.addAll(List.of("--dir", directory.resolve("box").toString()));
    command.addAll(List.of("--trust", trust.toString(), "--profile", "pc"));
    command.addAll(List.of("--iface", INTERFACE));
    command.addAll(List.of("--group", group.address().getHostAddress()));
    command.addAll(List.of("--port", Integer.toString(group.port())));
    command.addAll(List.of("--drop", Double.toString(lossPercent)));
    command.addAll(List.of("--seed", Long.toString(seed)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private Result watch(Process box, Path directory, AirSender air) throws Exception {
    long begunNs = System.nanoTime();
    ProcessGauge gauge = new ProcessGauge(box.pid());
    Thread looking =
        new Thread(
            () -> {
              while (gauge.look()) {
                sleep();
              }
            },
            "gauge");
    looking.setDaemon(true);
    looking.start();
    try (BufferedReader lines = box.inputReader()) {
      String last = "nothing";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
        boolean late = System.nanoTime() - begunNs > TimeUnit.SECONDS.toNanos(PATIENCE_S);
        if (late || air.failure().isPresent()) {
          break;
        }
        if (LogLine.parse(line).filter(told -> told.event().equals("installed")).isPresent()) {
          return result(gauge, directory, (System.nanoTime() - begunNs) / 1e9);
        }
      }
      throw CommandException.environment(
          "the box did not get the image; it said last: "
              + last
              + air.failure().map(why -> "; the head-end: " + why).orElse(""));
    }
  }

  private Result result(ProcessGauge gauge, Path directory, double seconds) throws Exception {
    gauge.look();
    double written = (double) gauge.writtenBytes() / image.bytes().length;
    long mappedKib = gauge.mappedBytes(directory.resolve("box")) / 1024;
    long heapKib =
        ProcessGauge.heapAfterCollectionKib(Files.readAllLines(directory.resolve("gc.log")));
    return new Result(
        seconds,
        heapKib,
        mappedKib,
        gauge.peakKib(),
        gauge.anonymousKib(),
        gauge.fileKib(),
        written);
  }

  private static Optional<Long> directHalfWay(Process box) throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return Optional.empty();
    }
    try (BufferedReader lines = box.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        boolean halfWay =
            LogLine.parse(line)
                .filter(told -> told.event().equals("receiving"))
                .map(told -> told.decimal("percent").orElse(0) >= 50)
                .orElse(false);
        if (halfWay) {
          Process asking =
              new ProcessBuilder(
                      jcmd.toString(), Long.toString(box.pid()), "VM.native_memory", "summary")
                  .redirectErrorStream(true)
                  .start();
          return ProcessGauge.directKib(new String(asking.getInputStream().readAllBytes()));
        }
      }
    }
    return Optional.empty();
  }

  private static void sleep() {
    try {
      Thread.sleep(LOOK_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
