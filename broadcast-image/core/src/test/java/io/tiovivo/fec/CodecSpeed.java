package io.tiovivo.fec;

import io.tiovivo.fec.SpeedRunner.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The codec's speed beside the independent one's, by processor time: each codec in a process of its
 * own, all of them by turns, round by round, so that what else the machine does hits all alike. Run
 * by {@code broadcast-image/bench/codec-speed.sh}: {@code ROUNDS NODE SPEED_MJS DEVICE_FLAGS
 * [DOCS]}.
 */
public final class CodecSpeed {
  static final int SYMBOL_BYTES = 1280;
  static final int[] SIZES = {10, 100, 1000, 10000, 30000, 50000};

  /** At least so many times the WebAssembly build, decoding. */
  static final double MUST = 5;

  private static final long WARM_UP_NS = 1_500_000_000L;
  private static final long ROUND_NS = 500_000_000L;
  private static final int INTERPRETER_LARGEST_K = 1000;

  private CodecSpeed() {}

  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    int rounds = Integer.parseInt(args[0]);
    // The launcher's flags for head-ends, and the supervisor's for loaders; the heap alone is
    // larger
    // than a box's 8 MiB, for the whole block is in memory here, three times over.
    try (SpeedRunner headEnd =
            new SpeedRunner("C2", SIZES[SIZES.length - 1], java("-XX:+UseSerialGC"));
        SpeedRunner device =
            new SpeedRunner("device", SIZES[SIZES.length - 1], java(args[3].trim().split(" +")));
        SpeedRunner simple =
            new SpeedRunner(
                "C1",
                SIZES[SIZES.length - 1],
                java("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        SpeedRunner interpreter =
            new SpeedRunner(
                "interpreter", INTERPRETER_LARGEST_K, java("-XX:+UseSerialGC", "-Xint"));
        SpeedRunner wasm =
            new SpeedRunner(
                "wasm", SIZES[SIZES.length - 1], List.of(args[1], "--no-liftoff", args[2]))) {
      List<SpeedRunner> all = List.of(headEnd, device, simple, interpreter, wasm);
      for (int k : SIZES) {
        measure(all.stream().filter(runner -> k <= runner.largestK).toList(), k, rounds);
      }
      SpeedReport report = new SpeedReport(headEnd, device, simple, interpreter, wasm);
      System.out.print(report.text());
      if (args.length > 4) {
        Path docs = Path.of(args[4]);
        report.into(docs.resolve("FOUNTAIN.md"));
        Files.writeString(docs.resolve("codec-speed.svg"), SpeedChart.of(headEnd, device, wasm));
      }
    }
  }

  private static void measure(List<SpeedRunner> runners, int k, int rounds) throws IOException {
    for (SpeedRunner runner : runners) {
      runner.prepare(k);
      for (Task task : Task.values()) {
        runner.warmUp(task, WARM_UP_NS);
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (Task task : Task.values()) {
        for (SpeedRunner runner : runners) {
          runner.measure(task, k, ROUND_NS);
        }
      }
    }
    System.err.println("codec-speed: K = " + k + " measured");
  }

  private static List<String> java(String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+DisplayVMOutputToStderr",
            "-cp",
            System.getProperty("java.class.path"),
            CodecWorker.class.getName()));
    return command;
  }
}
