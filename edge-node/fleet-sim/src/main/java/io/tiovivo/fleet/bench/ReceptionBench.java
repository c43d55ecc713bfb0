package io.tiovivo.fleet.bench;

import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.Units;
import io.tiovivo.testkit.net.LinkShape;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code tiovivo bench reception}: what a box receives, how long it takes, what it occupies. */
public final class ReceptionBench {
  private static final double[] LOSS_PERCENT = {0, 1, 5, 10, 30, 50, 70};

  /** Mean length of a burst, in packets, with {@code --bursty}. */
  private static final int BURST = 20;

  private static final long MIB = 1 << 20;

  /** What a busy laptop's loopback carries without losing anything by itself. */
  private static final long PROCESS_BITS_PER_SECOND = 40_000_000;

  /** Groups of boxes that join together: enough for a mean of their head-end bytes. */
  private static final int MAX_GROUPS = 20;

  private final PrintStream out;
  private final int seeds;
  private final int imageMib;
  private final int reals;
  private final boolean bursty;
  private final long seed;

  private ReceptionBench(Parsed parsed, PrintStream out) throws Exception {
    this.out = out;
    boolean quick = parsed.flag("quick");
    seeds = parsed.given("seeds") || !quick ? (int) parsed.integer("seeds", 1, 10_000) : 30;
    imageMib = parsed.given("image-mib") || !quick ? (int) parsed.integer("image-mib", 1, 512) : 4;
    reals = (int) parsed.integer("real", 0, 20);
    bursty = parsed.flag("bursty");
    seed = parsed.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Runs with the words after the command's name. */
  public static int run(String[] args) {
    CommandLine line =
        CommandLine.of("tiovivo bench reception", "what a box receives, and what it costs")
            .option("seeds", "N", "200", "receivers per loss, each with links of its own")
            .option("image-mib", "MIB", "20", "size of the image")
            .option("real", "N", "2", "receivers per loss that decode for real")
            .option("seed", "NUMBER", "1", "same seed, same figures in the first table")
            .flag("bursty", "lose in bursts of 20 packets on average")
            .flag("quick", "4 MiB, 30 receivers: seconds instead of minutes")
            .flag("no-processes", "leave out the part with real processes")
            .example("tiovivo bench reception --quick")
            .exitCode(
                ExitCode.REFUSED, "a receiver did not get the image, or model and decode differ");
    return Command.run(line, args, ReceptionBench::run);
  }

  private static int run(Parsed parsed) throws Exception {
    ReceptionBench bench = new ReceptionBench(parsed, System.out);
    boolean agree = bench.virtual();
    if (!parsed.flag("no-processes")) {
      bench.processes();
    }
    return agree ? ExitCode.OK : ExitCode.REFUSED;
  }

  private boolean virtual() {
    VirtualReception reception = new VirtualReception((int) (imageMib * MIB));
    long symbols = reception.oti().sourceSymbols();
    out.printf(
        Locale.ROOT,
        "In virtual time: real sender, %d receivers per row that join at random times; image %d"
            + " MiB,%n%,d symbols of %d bytes in %d block(s); loss %s; seed %d. Whether a complete"
            + " block decodes%nis drawn from the failure curve of the codec's test (twice"
            + " 1/256^(h+1)); %d receivers per%nrow decode for real beside it. Every image symbol"
            + " that reached the socket counts until%ndecoding succeeded, which takes no virtual"
            + " time.%n%n",
        seeds,
        imageMib,
        symbols,
        reception.oti().symbolBytes(),
        reception.oti().sourceBlocks(),
        bursty ? "in bursts of " + BURST : "random",
        seed,
        reals);
    out.println(
        "| loss | symbols received / in the image: mean | 99th percentile | worst "
            + "| time / ideal: mean | 99th percentile "
            + "| head-end bytes per box / image: 1 box | 3 boxes | 10 boxes | decoded for real |");
    out.println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|");
    boolean agree = true;
    for (double percent : LOSS_PERCENT) {
      int groups = Math.min(MAX_GROUPS, Math.max(1, seeds / VirtualReception.GROUP));
      VirtualReception.Result result =
          reception.run(link(percent), percent, seeds, groups, reals, seed);
      agree &= result.reals().stream().allMatch(ReceptionBench::agrees);
      row(percent, result);
    }
    out.println();
    return agree;
  }

  private LinkShape link(double percent) {
    return bursty && percent > 0 ? LinkShape.bursts(percent, BURST) : LinkShape.loss(percent);
  }

  private void row(double percent, VirtualReception.Result result) {
    out.printf(
        Locale.ROOT,
        "| %.0f %% | %.4f | %.4f | %.4f | %.3f | %.3f | %.2f | %.2f | %.3f | %s |%n",
        percent,
        result.overhead().mean(),
        result.overhead().percentile(99),
        result.overhead().max(),
        result.overIdealTime().mean(),
        result.overIdealTime().percentile(99),
        result.bytesPerBox()[0].mean(),
        result.bytesPerBox()[1].mean(),
        result.bytesPerBox()[2].mean(),
        reals(result.reals()));
    out.flush();
  }

  private static String reals(List<VirtualReception.Real> reals) {
    StringBuilder text = new StringBuilder();
    for (VirtualReception.Real real : reals) {
      text.append(text.length() == 0 ? "" : ", ")
          .append(real.exact() ? "exact, " : "WRONG, ")
          .append(real.symbols())
          .append(" (model ")
          .append(real.modelSymbols())
          .append(')');
    }
    return text.toString();
  }

  // The model's dice may fail a block where the real decode passed, and the other way round: two
  // symbols.
  private static boolean agrees(VirtualReception.Real real) {
    return real.exact() && Math.abs(real.symbols() - real.modelSymbols()) <= 2;
  }

  private void processes() throws Exception {
    Path directory = Files.createTempDirectory("tiovivo-bench");
    try {
      processes(new RealReception(directory, PROCESS_BITS_PER_SECOND));
    } finally {
      NodeUnderTest.delete(directory);
    }
  }

  private void processes(RealReception reception) throws Exception {
    out.printf(
        Locale.ROOT,
        "As processes: head-end and `tiovivo box` on the loopback at %s, loss by the box's own%n"
            + "seeded filter, loader flags %s.%n"
            + "Until the image is in its slot.%n%n",
        Units.formatBitsPerSecond(PROCESS_BITS_PER_SECOND),
        String.join(" ", reception.loaderFlags()));
    out.println(
        "| loss | time / ideal, decoding included | heap left by a collection, most, MiB | mapped "
            + "| resident, most (anonymous + of files) | flash writes / image |");
    out.println("|---:|---:|---:|---:|---:|---:|");
    try (DiskImage image = reception.image(imageMib * MIB)) {
      for (double percent : LOSS_PERCENT) {
        RealReception.Result result = reception.run(image, percent, seed);
        out.printf(
            Locale.ROOT,
            "| %.0f %% | %.3f | %s | %s | %s (%s + %s) | %.3f |%n",
            percent,
            result.seconds() / reception.idealSeconds(image, percent),
            ReceiverBench.mib(result.heap().leftKib()),
            ReceiverBench.mib(result.mappedKib()),
            ReceiverBench.mib(result.peakKib()),
            ReceiverBench.mib(result.anonymousKib()),
            ReceiverBench.mib(result.fileKib()),
            result.writtenBytes());
        out.flush();
      }
    }
  }
}
