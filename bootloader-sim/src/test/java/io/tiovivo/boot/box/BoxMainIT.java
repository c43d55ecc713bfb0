package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.carousel.BeaconSource;
import io.tiovivo.carousel.CarouselSender;
import io.tiovivo.carousel.OnAirImage;
import io.tiovivo.carousel.SenderCommand;
import io.tiovivo.carousel.SenderSettings;
import io.tiovivo.console.LogLine;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.proto.Fec;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.LoopSettings;
import io.tiovivo.udp.MulticastGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged loader as a process with a heap of 8 MiB, on loopback multicast. */
@Timeout(600)
final class BoxMainIT {
  private static final String FLEET = "home";
  private static final long RATE = 40_000_000;

  @TempDir Path temporary;
  private final TestFleet fleet = TestFleet.named(FLEET);
  private final List<Process> processes = new ArrayList<>();
  private Path directory;
  private Path trust;
  private int port;
  private DatagramLoop headEnd;
  private Thread sender;

  @BeforeEach
  void box() throws IOException {
    Path real = temporary.toRealPath();
    directory = real.resolve("box");
    trust = Files.write(real.resolve("fleet.trust"), fleet.trustFile());
    try (DatagramSocket free = new DatagramSocket()) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    processes.forEach(Process::destroyForcibly);
    if (headEnd != null) {
      headEnd.stop();
      sender.join();
    }
  }

  @Test
  void shouldReceiveInstallAndHandOverInAHeapOfEightMebibytes() throws Exception {
    onAir(image(1, 6_000_000), RATE);
    Run run = run("--drop", "20");
    assertEquals(ExitCode.LAUNCH, run.exit(), run.output());
    assertTrue(run.output().contains("installed slot=A version=1.0.1"), run.output());
    assertTrue(run.output().contains("booting slot=A version=1.0.1 reason=first-trial"));
    assertTrue(Files.isExecutable(directory.resolve("unpacked/A/runtime/bin/java")));
    assertTrue(Files.exists(directory.resolve("launch/node.args")));
    // The second run needs no air.
    Run again = run();
    assertEquals(ExitCode.LAUNCH, again.exit(), again.output());
    assertTrue(again.output().contains("reason=trial-again"), again.output());
  }

  @Test
  void shouldGoOnWhereItWasWhenItIsKilled() throws Exception {
    onAir(image(1, 6_000_000), 20_000_000);
    Run first = run();
    LogLine line = first.await("receiving", 40);
    assertTrue(line.decimal("percent").orElse(0) >= 40);
    first.process.destroyForcibly().waitFor();
    Run second = run();
    assertEquals(ExitCode.LAUNCH, second.exit(), second.output());
    LogLine resumed = second.line("resumed");
    assertTrue(resumed.decimal("percent").orElse(0) >= 10, resumed.toString());
  }

  @Test
  void shouldSayThatNothingIsOnTheAir() throws Exception {
    Run run = run("--wait", "1");
    assertEquals(ExitCode.NOTHING_ON_AIR, run.exit(), run.output());
    assertTrue(run.output().contains("waiting reason="), run.output());
  }

  @Test
  void shouldStartOverWithAFlashFileOfGarbage() throws Exception {
    Files.createDirectories(directory);
    byte[] garbage = new byte[1 << 20];
    new Random(1).nextBytes(garbage);
    Files.write(directory.resolve("flash.img"), garbage);
    onAir(image(1, 1_000_000), RATE);
    Run run = run();
    assertEquals(ExitCode.LAUNCH, run.exit(), run.output());
    assertTrue(run.output().contains("recovered reason="), run.output());
  }

  @Test
  void shouldReinstallWhenTheFlashFileIsOverwrittenBetweenTwoBoots() throws Exception {
    onAir(image(1, 1_000_000), RATE);
    assertEquals(ExitCode.LAUNCH, run().exit());
    try (RandomAccessFile flash =
        new RandomAccessFile(directory.resolve("flash.img").toFile(), "rw")) {
      byte[] garbage = new byte[(int) Math.min(flash.length(), 4 << 20)];
      new Random(2).nextBytes(garbage);
      flash.write(garbage);
    }
    Run run = run();
    assertEquals(ExitCode.LAUNCH, run.exit(), run.output());
    assertTrue(run.output().contains("recovered reason="), run.output());
  }

  @Test
  void shouldSayWhatToDoAboutEveryMistake() throws Exception {
    assertMistake(ExitCode.ENVIRONMENT, "no network interface \"nope0\"", "--iface", "nope0");
    assertMistake(ExitCode.USAGE, "did you mean", "--wiat", "3");
    assertMistake(ExitCode.USAGE, "not a multicast address", "--group", "10.0.0.1");
    assertMistake(ExitCode.USAGE, "rpi4b", "--profile", "rpi4");
    assertMistake(ExitCode.ENVIRONMENT, "copy the fleet's fleet.trust", "--trust", "/no/such/file");
    Files.writeString(temporary.resolve("file"), "x");
    assertMistake(ExitCode.ENVIRONMENT, "--dir", "--dir", temporary.resolve("file/box").toString());
    assertMistake(ExitCode.ENVIRONMENT, "is a directory", "--flash", temporary.toString());
  }

  @Test
  void shouldRefuseAFlashThatIsInUse() throws Exception {
    Run first = run();
    first.await("waiting", 0);
    Run second = run();
    assertEquals(ExitCode.ENVIRONMENT, second.exit());
    assertTrue(second.output().contains("in use by another box"), second.output());
    assertTrue(first.process.isAlive());
  }

  private void assertMistake(int code, String message, String... options) throws Exception {
    Run run = run(options);
    assertEquals(code, run.exit(), run.output());
    assertTrue(run.output().contains(message), run.output());
    assertFalse(run.output().contains("\tat "), run.output());
    assertFalse(run.output().contains("defect"), run.output());
  }

  private static TestImage image(long release, int fillerBytes) {
    TestImage image = TestImage.make(FLEET, release, fillerBytes, SenderSettings.SYMBOL_BYTES);
    Manifest manifest =
        image.manifest().toBuilder().setArchitecture(Profiles.hostArchitecture()).build();
    return new TestImage(image.bytes(), manifest);
  }

  private void onAir(TestImage image, long bitsPerSecond) throws IOException {
    MulticastGroup group = MulticastGroup.parse(MulticastGroup.DEFAULT_IPV4, port);
    SenderSettings settings = SenderSettings.of(fleet.trust().tsi(), group.peer(), bitsPerSecond);
    long[] timeS = {TestFleet.BEGIN_S + 1000};
    BeaconSource beacons =
        () -> {
          long nowS = timeS[0]++;
          byte[] envelope = fleet.beacon(TestImage.beacon(FLEET, nowS, image.offer()).build());
          return new BeaconSource.SignedBeacon(envelope, nowS * 1000, nowS);
        };
    CarouselSender carousel = new CarouselSender(settings, beacons, new Random(1)::nextBytes);
    headEnd =
        DatagramLoop.open(LoopSettings.sender(group, Optional.of("lo"), 0), carousel, event -> {});
    Fec fec = image.manifest().getFec();
    headEnd.command(
        new SenderCommand.Show(
            List.of(
                new OnAirImage(
                    "image.zip",
                    fleet.manifest(image.manifest()),
                    Digests.sha256(image.manifest().toByteArray()),
                    new ObjectTransmissionInformation(
                        image.manifest().getImageBytes(),
                        fec.getSymbolBytes(),
                        fec.getSourceBlocks(),
                        fec.getSubBlocks(),
                        fec.getAlignment()),
                    TestImage.source(image.bytes()),
                    1,
                    0))));
    sender =
        new Thread(
            () -> {
              try {
                headEnd.run();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    sender.start();
  }

  private Run run(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx8m", "-Xss256k", "-XX:+UseSerialGC", "-XX:ReservedCodeCacheSize=8m"));
    command.addAll(List.of("-jar", jar().toString()));
    List<String> given = List.of(options);
    defaults(command, given, "--profile", "pc");
    defaults(command, given, "--dir", directory.toString());
    defaults(command, given, "--trust", trust.toString());
    defaults(command, given, "--iface", "lo");
    defaults(command, given, "--port", Integer.toString(port));
    command.addAll(given);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    processes.add(process);
    return new Run(process);
  }

  private static void defaults(
      List<String> command, List<String> given, String name, String value) {
    if (!given.contains(name)) {
      command.add(name);
      command.add(value);
    }
  }

  private static Path jar() throws IOException {
    try (var files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("tiovivo-bootloader-[0-9.]+\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** A loader and what it says. */
  private static final class Run {
    final Process process;
    private final BufferedReader reader;
    private final StringBuilder seen = new StringBuilder();

    Run(Process process) {
      this.process = process;
      reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next line of this kind, and of at least this percentage. */
    LogLine await(String event, double percent) throws IOException {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        seen.append(text).append('\n');
        Optional<LogLine> line = LogLine.parse(text);
        if (line.isPresent()
            && line.get().event().equals(event)
            && line.get().decimal("percent").orElse(0) >= percent) {
          return line.get();
        }
      }
      throw new AssertionError("ended without " + event + ":\n" + seen);
    }

    int exit() throws IOException, InterruptedException {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        seen.append(text).append('\n');
      }
      assertTrue(process.waitFor(180, TimeUnit.SECONDS));
      return process.exitValue();
    }

    String output() {
      return seen.toString();
    }

    LogLine line(String event) {
      return seen.toString()
          .lines()
          .map(LogLine::parse)
          .flatMap(Optional::stream)
          .filter(line -> line.event().equals(event))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + event + ":\n" + seen));
    }
  }
}
