package io.tiovivo.fleet.bench;

import io.tiovivo.boot.box.BoxMain;
import io.tiovivo.console.LogLine;
import io.tiovivo.profile.Profile;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.CommandException;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.udp.MulticastGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * One {@code tiovivo box} after the other, as processes of their own, on the loopback's multicast.
 */
final class RealReception {
  private static final String INTERFACE = "lo";
  private static final long LOOK_MS = 50;
  private static final long PATIENCE_S = 900;
  private static final long MIB = 1 << 20;

  /** Profiles have no smaller ones. */
  private static final long LEAST_SLOT_MIB = 64;

  private final TestFleet fleet;
  private final String fleetName;
  private final long bitsPerSecond;
  private final MulticastGroup group;
  private final Profile profile;
  private final Path directory;

  /**
   * What a loader did until the image was in its slot.
   *
   * @param airSeconds from the process's start until it had enough symbols
   * @param decodeSeconds from then until the image was in its slot, hashed
   * @param cpuSeconds of the processor, all in all
   * @param symbols of the image that reached the socket until decoding began
   * @param socketDrops datagrams that found the socket's buffer full
   * @param mappedKib of files of the box
   * @param peakKib largest resident size
   * @param anonymousKib its anonymous part
   * @param fileKib its file-backed part
   * @param writtenBytes to the flash, for each byte of the image
   */
  record Result(
      double airSeconds,
      double decodeSeconds,
      double cpuSeconds,
      long symbols,
      long socketDrops,
      HeapLog heap,
      long mappedKib,
      long peakKib,
      long anonymousKib,
      long fileKib,
      double writtenBytes) {
    double seconds() {
      return airSeconds + decodeSeconds;
    }
  }

  /** What is looked at while a box receives. */
  @FunctionalInterface
  private interface Watch<T> {
    T of(Process box, DiskImage image, AirSender air) throws Exception;
  }

  /**
   * @param directory of its own, for boxes and images
   */
  RealReception(Path directory, long bitsPerSecond) throws Exception {
    this.directory = directory;
    this.bitsPerSecond = bitsPerSecond;
    long pid = ProcessHandle.current().pid();
    fleetName = "bench-" + pid;
    fleet = TestFleet.named(fleetName);
    Files.write(directory.resolve("fleet.trust"), fleet.trustFile());
    // Two benchmarks on one machine keep out of each other's way, and of a demo's.
    group = MulticastGroup.parse("239.255.85." + (1 + pid % 250), (int) (20_000 + pid % 20_000));
    profile = Profiles.named("pc");
  }

  /** Makes an image for these boxes. */
  DiskImage image(long bytes) throws IOException {
    return DiskImage.make(directory.resolve("image.zip"), fleetName, bytes);
  }

  /** All flags of the loader, its heap included. */
  List<String> loaderFlags() {
    return profile.jvm().loaderFlags();
  }

  /** Seconds that an image's bytes alone take at this rate and loss. */
  double idealSeconds(DiskImage image, double lossPercent) {
    return 8.0 * image.bytes() / bitsPerSecond / (1 - lossPercent / 100);
  }

  /**
   * Receives once, with the loader's own filter dropping packets.
   *
   * @param flags more than the loader's own
   */
  Result run(DiskImage image, double lossPercent, long seed, String... flags) throws Exception {
    return run(image, lossPercent, seed, List.of(flags), this::watch);
  }

  /**
   * Receives once with native memory tracking.
   *
   * @return most direct buffers, KiB; empty: this Java has no {@code jcmd} to ask with
   */
  OptionalLong directKib(DiskImage image, double lossPercent, long seed) throws Exception {
    return run(image, lossPercent, seed, List.of(DirectMemory.FLAG), this::watchDirect);
  }

  private <T> T run(
      DiskImage image, double lossPercent, long seed, List<String> flags, Watch<T> watch)
      throws Exception {
    Path dir = directory.resolve("box");
    NodeUnderTest.delete(Files.createDirectories(dir));
    try (AirSender air =
        AirSender.start(fleet, fleetName, image, group, INTERFACE, bitsPerSecond)) {
      air.awaitOnAir(PATIENCE_S);
      Process box = start(dir, image, lossPercent, seed, flags);
      try {
        return watch.of(box, image, air);
      } finally {
        box.destroyForcibly().waitFor();
      }
    } finally {
      NodeUnderTest.delete(Files.createDirectories(dir));
    }
  }

  private Process start(
      Path dir, DiskImage image, double lossPercent, long seed, List<String> flags)
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
    command.add(HeapLog.FLAG + directory.resolve("gc.log"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BoxMain.class.getName());
    command.addAll(List.of("--dir", dir.toString(), "--profile", profileFor(image).toString()));
    command.addAll(List.of("--trust", directory.resolve("fleet.trust").toString()));
    command.addAll(List.of("--iface", INTERFACE));
    command.addAll(List.of("--group", group.address().getHostAddress()));
    command.addAll(List.of("--port", Integer.toString(group.port())));
    command.addAll(List.of("--drop", Double.toString(lossPercent)));
    command.addAll(List.of("--seed", Long.toString(seed)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** The profile pc, with a flash that has room for the image. */
  private Path profileFor(DiskImage image) throws IOException {
    long slotMib = Math.max(LEAST_SLOT_MIB, image.bytes() / MIB + 2);
    Path file = directory.resolve("pc.profile");
    String text =
        Profiles.text("pc")
            .replaceFirst("(?m)^flash.slot = .*$", "flash.slot = " + slotMib + "M")
            .replaceFirst(
                "(?m)^flash.scratch = .*$",
                "flash.scratch = " + (slotMib + slotMib / 16 + 4) + "M");
    return Files.writeString(file, text);
  }

  private Result watch(Process box, DiskImage image, AirSender air) throws Exception {
    long begunNs = System.nanoTime();
    ProcessGauge gauge = new ProcessGauge(box.pid());
    daemon(
        () -> {
          while (gauge.look()) {
            sleep();
          }
        });
    long[] enoughNs = {0};
    LogLine installed =
        follow(
            box,
            air,
            line -> {
              if (line.event().equals("decoding") && enoughNs[0] == 0) {
                enoughNs[0] = System.nanoTime();
              }
            });
    long doneNs = System.nanoTime();
    enoughNs[0] = enoughNs[0] == 0 ? doneNs : enoughNs[0];
    gauge.look();
    return new Result(
        (enoughNs[0] - begunNs) / 1e9,
        (doneNs - enoughNs[0]) / 1e9,
        gauge.cpuMs() / 1e3,
        Math.round(installed.decimal("symbols").orElse(0)),
        gauge.socketDrops(group.port()),
        HeapLog.of(Files.readAllLines(directory.resolve("gc.log"))),
        gauge.mappedBytes(directory.resolve("box")) / 1024,
        gauge.peakKib(),
        gauge.anonymousKib(),
        gauge.fileKib(),
        (double) gauge.writtenBytes() / image.bytes());
  }

  private OptionalLong watchDirect(Process box, DiskImage image, AirSender air) throws Exception {
    DirectMemory memory = new DirectMemory(box.pid());
    daemon(memory::watch);
    follow(box, air, line -> {});
    return memory.stop();
  }

  /** Reads what a box says until it has installed the image; returns how it says so. */
  private static LogLine follow(
      Process box, AirSender air, java.util.function.Consumer<LogLine> told) throws Exception {
    long begunNs = System.nanoTime();
    String last = "nothing";
    try (BufferedReader lines = box.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
        boolean late = System.nanoTime() - begunNs > TimeUnit.SECONDS.toNanos(PATIENCE_S);
        if (late || air.failure().isPresent()) {
          break;
        }
        Optional<LogLine> parsed = LogLine.parse(line);
        parsed.ifPresent(told);
        if (parsed.filter(one -> one.event().equals("installed")).isPresent()) {
          return parsed.get();
        }
      }
    }
    throw CommandException.environment(
        "the box did not get the image; it said last: "
            + last
            + air.failure().map(why -> "; the head-end: " + why).orElse(""));
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "gauge");
    thread.setDaemon(true);
    thread.start();
  }

  private static void sleep() {
    try {
      Thread.sleep(LOOK_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
