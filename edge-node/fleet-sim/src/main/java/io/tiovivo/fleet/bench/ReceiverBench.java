package io.tiovivo.fleet.bench;

import io.tiovivo.carousel.ReceiverSettings;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.StripLayout;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * {@code tiovivo bench receiver}: memory, flash writes and time of a loader that receives a large
 * image, and what cutting it into other blocks changes.
 */
public final class ReceiverBench {
  /** Budgets of the design. */
  private static final double MOST_OVERHEAD = 1.02;

  private static final double MOST_WRITES = 2.1;

  private static final long MIB = 1 << 20;
  private static final int MOST_MIB = 1_024;

  /** One block of all the symbols that a block may have, nearly. */
  private static final int QUICK_MIB = 24;

  private static final long QUICK_BITS_PER_SECOND = 100_000_000;

  private final PrintStream out = System.out;
  private final RealReception reception;
  private final double lossPercent;
  private final String[] flags;
  private final boolean direct;
  private boolean held = true;

  private ReceiverBench(Parsed parsed, Path directory) throws Exception {
    reception = new RealReception(directory, mbit(parsed));
    lossPercent = parsed.decimal("loss", 0, 90);
    long heapMib = parsed.integer("heap-mib", 0, 64);
    flags = heapMib == 0 ? new String[0] : new String[] {"-Xmx" + heapMib + "m"};
    direct = !parsed.flag("no-direct") && !parsed.flag("quick");
  }

  /** Runs with the words after the command's name. */
  public static int run(String[] args) {
    CommandLine line =
        CommandLine.of("tiovivo bench receiver", "what a loader spends on a large image")
            .option("image-mib", "MIB,...", "32,128,512", "sizes of images")
            .option("blocks", "SYMBOLS,...", "none", "also the first in such blocks, at most")
            .option("rate", "MBIT", "250", "Mbit/s on the wire, IP headers included")
            .option("loss", "PERCENT", "10", "what the box's own filter drops")
            .option("heap-mib", "MIB", "0", "of the box; 0: as its profile says")
            .option("dir", "DIR", "/tmp", "where images and flash lie: three times the image")
            .flag("no-direct", "not a second run of each, with native memory tracking")
            .flag("quick", "one image in the largest block, 24 MiB, once at 100 Mbit/s")
            .example("broadcast-image/bench/receiver.sh --image-mib 32 --blocks 1000,4000,16336")
            .exitCode(ExitCode.REFUSED, "a budget was not held");
    return Command.run(line, args, ReceiverBench::run);
  }

  private static int run(Parsed parsed) throws Exception {
    boolean quick = parsed.flag("quick");
    List<Integer> sizes = quick ? List.of(QUICK_MIB) : numbers(parsed, "image-mib", MOST_MIB);
    List<Integer> cuts =
        quick || parsed.text("blocks").equals("none")
            ? List.of()
            : numbers(parsed, "blocks", ObjectTransmissionInformation.MAX_BLOCK_SYMBOLS);
    Path directory =
        Files.createTempDirectory(Files.createDirectories(parsed.path("dir")), "tiovivo-bench");
    try {
      ReceiverBench bench = new ReceiverBench(parsed, directory);
      bench.head(mbit(parsed));
      for (int i = 0; i < sizes.size(); i++) {
        bench.size(sizes.get(i), i == 0 ? cuts : List.of());
      }
      return bench.held ? ExitCode.OK : ExitCode.REFUSED;
    } finally {
      NodeUnderTest.delete(directory);
    }
  }

  private static long mbit(Parsed parsed) throws UsageException {
    return parsed.flag("quick")
        ? QUICK_BITS_PER_SECOND
        : Math.round(parsed.decimal("rate", 1, 10_000) * 1e6);
  }

  private static List<Integer> numbers(Parsed parsed, String name, int most) throws UsageException {
    List<Integer> numbers = new ArrayList<>();
    for (String word : parsed.text(name).split(",", -1)) {
      int number = word.matches("[0-9]{1,6}") ? Integer.parseInt(word) : 0;
      if (number < 1 || number > most) {
        throw new UsageException(
            "--" + name + " " + parsed.text(name) + ": numbers in 1.." + most + ", with commas");
      }
      numbers.add(number);
    }
    return numbers;
  }

  private void head(long bitsPerSecond) {
    out.printf(
        Locale.ROOT,
        "Head-end and `tiovivo box` as processes on the loopback, %.0f Mbit/s, %.0f %% loss by the"
            + " box's%nfilter, until the image is in its slot (decoding told from receiving to half"
            + " a second).%nLoader: %s.%nOverhead: image symbols that reached the socket until"
            + " decoding began over symbols in the%nimage. Resident memory: anonymous + of files;"
            + " heap, direct and mapped are part of it.%nLeft by a collection: what died in the old"
            + " generation included, unless it was a full one.%n%n",
        bitsPerSecond / 1e6,
        lossPercent,
        String.join(" ", reception.loaderFlags()) + (flags.length == 0 ? "" : ", but " + flags[0]));
    out.println(
        "| image, MiB | blocks x symbols | strips | overhead | heap used, most, MiB | left by a"
            + " collection, most | by a full one | direct | mapped | resident, most, MiB | written"
            + " / image | receiving | decoding | processor |");
    out.println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
  }

  private void size(int imageMib, List<Integer> cuts) throws Exception {
    try (DiskImage image = reception.image(imageMib * MIB)) {
      row(imageMib, image);
      for (int most : cuts) {
        row(imageMib, image.cut(most));
      }
    }
  }

  private void row(int imageMib, DiskImage image) throws Exception {
    ObjectTransmissionInformation oti = image.oti();
    RealReception.Result result = reception.run(image, lossPercent, 1, flags);
    OptionalLong directKib =
        direct ? reception.directKib(image, lossPercent, 1) : OptionalLong.empty();
    double overhead = (double) result.symbols() / oti.sourceSymbols();
    HeapLog heap = result.heap();
    out.printf(
        Locale.ROOT,
        "| %d | %d x %,d | %s | %.4f | %s | %s | %s | %s | %s | %s (%s + %s) | %.3f | %.1f s | %.1f"
            + " s | %.1f s |%n",
        imageMib,
        oti.sourceBlocks(),
        oti.blockSymbols(0),
        strips(oti),
        overhead,
        mib(heap.usedKib()),
        mib(heap.leftKib()),
        mib(heap.liveKib()),
        directKib.isPresent() ? mib(directKib.getAsLong()) : "?",
        mib(result.mappedKib()),
        mib(result.peakKib()),
        mib(result.anonymousKib()),
        mib(result.fileKib()),
        result.writtenBytes(),
        result.airSeconds(),
        result.decodeSeconds(),
        result.cpuSeconds());
    if (result.socketDrops() > 0) {
      System.err.printf(
          Locale.ROOT, "%,d datagrams found the socket's buffer full%n", result.socketDrops());
    }
    out.flush();
    held &= overhead <= MOST_OVERHEAD && result.writtenBytes() <= MOST_WRITES;
  }

  private static String strips(ObjectTransmissionInformation oti) {
    return StripLayout.within(oti, ReceiverSettings.DEFAULT.subBlockBytes())
        .map(layout -> Integer.toString(layout.strips()))
        .orElse("-");
  }

  static String mib(long kib) {
    return kib < 0 ? "?" : String.format(Locale.ROOT, "%.1f", kib / 1024.0);
  }
}
