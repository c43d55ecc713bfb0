package io.tiovivo.fleet.bench;

import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.carousel.ReceiverSettings;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.carousel.TargetBeside;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualNetwork;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code tiovivo bench delta}: what a box that holds one image receives of the next. */
public final class DeltaBench {
  private static final String FLEET = "bench";
  private static final long BITS_PER_SECOND = 20_000_000;
  private static final long SECOND_NS = 1_000_000_000;
  private static final long PATIENCE_NS = 3600 * SECOND_NS;

  /** By then the head-end has been on the air for a while. */
  private static final long JOIN_NS = 7 * SECOND_NS;

  /** What one reception took. */
  private record Taken(long seeded, long received, double seconds) {}

  private DeltaBench() {}

  /** Runs with the words after the command's name. */
  public static int run(String[] args) {
    CommandLine line =
        CommandLine.of(
                "tiovivo bench delta", "what a box that holds one image receives of the next")
            .option("from", "NAME", "from", "the image that it holds, by tiovivo image build")
            .option("to", "NAME", "to", "the one on the air")
            .example("broadcast-image/bench/delta.sh")
            .exitCode(ExitCode.REFUSED, "a box did not get the image");
    return Command.run(line, args, DeltaBench::run);
  }

  private static int run(Parsed parsed) throws IOException, CommandException {
    TestImage held = read(parsed.path("from"), 1);
    TestImage next = read(parsed.path("to"), 2);
    PrintStream out = System.out;
    long symbols = symbols(next.bytes().length);
    out.printf(
        Locale.ROOT,
        "In virtual time: real sender, %d Mbit/s, real decoding; an image of %,d bytes, %,d symbols"
            + " in %d%nblock(s), manifest and its signatures %,d bytes. Wire time: from joining,"
            + " or%nfrom the image's going on the air, to the image in its slot.%n%n",
        BITS_PER_SECOND / 1_000_000,
        next.bytes().length,
        symbols,
        next.manifest().getFec().getSourceBlocks(),
        TestFleet.named(FLEET).manifest(next.manifest()).length);
    changes(out, held, next);
    out.println(
        "| the box | loss | the other slot | symbols in it | symbols received | of full | wire time"
            + " | of full |");
    out.println("|---|---:|---|---:|---:|---:|---:|---:|");
    for (boolean there : new boolean[] {true, false}) {
      for (int loss : new int[] {0, 10, 50}) {
        String label = (there ? "was there" : "joins later") + " | " + loss;
        Taken full = receive(next, Optional.empty(), loss, there);
        row(out, label, "empty", full, full);
        row(out, label, "the image before", receive(next, Optional.of(held), loss, there), full);
        row(out, label, "the same image", receive(next, Optional.of(next), loss, there), full);
      }
    }
    return ExitCode.OK;
  }

  private static void changes(PrintStream out, TestImage held, TestImage next) {
    Set<String> there = new HashSet<>();
    held.manifest().getFilesList().forEach(file -> there.add(key(file)));
    out.println("Changed:");
    for (ImageFile file : next.manifest().getFilesList()) {
      if (!there.contains(key(file))) {
        out.printf(
            Locale.ROOT, "  %s, %,d symbols%n", file.getPath(), symbols(file.getRegionBytes()));
      }
    }
    int last = next.manifest().getFilesCount() - 1;
    ImageFile file = next.manifest().getFiles(last);
    long end = file.getOffset() + file.getRegionBytes();
    out.printf(
        Locale.ROOT, "  the ZIP directory, %,d symbols%n%n", symbols(next.bytes().length - end));
  }

  private static String key(ImageFile file) {
    return file.getPath() + " " + HexFormat.of().formatHex(file.getRegionSha256().toByteArray());
  }

  private static long symbols(long bytes) {
    return (bytes + 1279) / 1280;
  }

  private static void row(PrintStream out, String label, String slot, Taken taken, Taken full) {
    out.printf(
        Locale.ROOT,
        "| %s %% | %s | %,d | %,d | %.2f %% | %.2f s | %.2f %% |%n",
        label,
        slot,
        taken.seeded(),
        taken.received(),
        100.0 * taken.received() / full.received(),
        taken.seconds(),
        100.0 * taken.seconds() / full.seconds());
    out.flush();
  }

  private static TestImage read(Path name, long release) throws IOException {
    byte[] bytes = Files.readAllBytes(name.resolveSibling(name.getFileName() + ".zip"));
    byte[] build = Files.readAllBytes(name.resolveSibling(name.getFileName() + ".build"));
    Manifest manifest =
        Manifest.parseFrom(build).toBuilder()
            .setFleet(FLEET)
            .setRelease(release)
            .setArchitecture(TestImage.ARCHITECTURE)
            .build();
    return new TestImage(bytes, manifest);
  }

  /**
   * Receives once.
   *
   * @param there whether the box listens already when the image goes on the air
   */
  private static Taken receive(TestImage next, Optional<TestImage> held, int loss, boolean there)
      throws CommandException {
    VirtualNetwork network = new VirtualNetwork(loss);
    TestFleet fleet = TestFleet.named(FLEET);
    SimHeadEnd headEnd = new SimHeadEnd(network, fleet, FLEET, BITS_PER_SECOND, 1);
    if (!there) {
      headEnd.show(next);
      network.runFor(JOIN_NS);
    }
    SimBox box = box(network, fleet, next.bytes().length, held, loss);
    if (there) {
      network.runFor(JOIN_NS);
      headEnd.show(next);
    }
    long begunNs = network.nowNs();
    if (!network.runUntil(box::isReady, PATIENCE_NS) || !box.holds(next)) {
      throw CommandException.refused("a box did not get the image: " + box.counters());
    }
    return new Taken(
        box.host().events(ReceiverEvent.Seeded.class).stream()
            .mapToLong(ReceiverEvent.Seeded::symbols)
            .sum(),
        box.ready().orElseThrow().receivedSymbols(),
        (network.nowNs() - begunNs) / 1e9);
  }

  private static SimBox box(
      VirtualNetwork network, TestFleet fleet, long room, Optional<TestImage> held, int loss) {
    return SimBox.on(
        network,
        fleet,
        "box",
        SimBox.flash(room, 1),
        room,
        LinkShape.loss(loss),
        ReceiverSettings.DEFAULT,
        target -> held.<ImageTarget>map(image -> TargetBeside.of(target, image)).orElse(target));
  }
}
