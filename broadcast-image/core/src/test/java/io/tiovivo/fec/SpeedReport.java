package io.tiovivo.fec;

import io.tiovivo.fec.SpeedRunner.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The tables of {@code codec-speed.sh}, in Markdown. */
final class SpeedReport {
  private static final String BEGIN = "<!-- codec-speed.sh writes from here -->\n";
  private static final String END = "<!-- to here -->\n";

  /** The native build of the independent codec (Rust 2.0.1), measured once: not of this run. */
  private static final Map<Integer, Double> NATIVE_DECODE =
      Map.of(100, 3.5, 1000, 3.7, 10000, 2.6, 50000, 0.9);

  private static final Map<Integer, Double> NATIVE_ENCODE = Map.of(1000, 11.0, 10000, 4.3);

  private final SpeedRunner headEnd;
  private final SpeedRunner device;
  private final SpeedRunner simple;
  private final SpeedRunner interpreter;
  private final SpeedRunner wasm;

  SpeedReport(
      SpeedRunner headEnd,
      SpeedRunner device,
      SpeedRunner simple,
      SpeedRunner interpreter,
      SpeedRunner wasm) {
    this.headEnd = headEnd;
    this.device = device;
    this.simple = simple;
    this.interpreter = interpreter;
    this.wasm = wasm;
  }

  String text() {
    return "Decoding, Gbit/s of object: median (slowest-fastest round)\n\n"
        + speeds(Task.DECODE, NATIVE_DECODE)
        + "\nEncoding, the same\n\n"
        + speeds(Task.ENCODE, NATIVE_ENCODE)
        + "\n"
        + "Processor time for each source symbol, us: flat means that a block costs in proportion"
        + " to K\n\n"
        + costs()
        + "\n"
        + verdict("decoding, head-end's flags (C2)", Task.DECODE, headEnd)
        + verdict("decoding, device's flags (C2 for the loops)", Task.DECODE, device)
        + verdict("encoding, head-end's flags (C2)", Task.ENCODE, headEnd)
        + verdict("encoding, device's flags (C2 for the loops)", Task.ENCODE, device);
  }

  /** Replaces what lies between the marks. */
  void into(Path document) throws IOException {
    String old = Files.readString(document);
    int from = old.indexOf(BEGIN);
    int to = old.indexOf(END);
    if (from < 0 || to < from) {
      throw new IOException(document + " has no marks for the table: " + BEGIN.trim());
    }
    Files.writeString(
        document, old.substring(0, from + BEGIN.length()) + text() + old.substring(to));
  }

  private String speeds(Task task, Map<Integer, Double> cited) {
    StringBuilder out = new StringBuilder();
    out.append(
        "| K | C2 | device | C1 | interpreter | WebAssembly | C2 / WebAssembly | device /"
            + " WebAssembly |");
    out.append(" native, cited |\n|---|---|---|---|---|---|---|---|---|\n");
    for (int k : CodecSpeed.SIZES) {
      out.append(
          String.format(
              "| %,d | %s | %s | %s | %s | %s | %.1f | %.1f | %s |%n",
              k,
              speed(headEnd, task, k),
              speed(device, task, k),
              speed(simple, task, k),
              speed(interpreter, task, k),
              speed(wasm, task, k),
              ratio(headEnd, task, k),
              ratio(device, task, k),
              cited.containsKey(k) ? cited.get(k).toString() : ""));
    }
    return out.toString();
  }

  private static String speed(SpeedRunner runner, Task task, int k) {
    if (!runner.measured(task, k)) {
      return "";
    }
    double[] spread = runner.spread(task, k);
    return String.format("%.2f (%.2f-%.2f)", runner.gigabits(task, k), spread[0], spread[1]);
  }

  private String costs() {
    StringBuilder out = new StringBuilder();
    out.append(
        "| K | decode C2 | decode device | decode WebAssembly | encode C2 | encode device |\n");
    out.append("|---|---|---|---|---|---|\n");
    for (int k : CodecSpeed.SIZES) {
      out.append(
          String.format(
              "| %,d | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
              k,
              headEnd.nsPerSymbol(Task.DECODE, k) / 1000,
              device.nsPerSymbol(Task.DECODE, k) / 1000,
              wasm.nsPerSymbol(Task.DECODE, k) / 1000,
              headEnd.nsPerSymbol(Task.ENCODE, k) / 1000,
              device.nsPerSymbol(Task.ENCODE, k) / 1000));
    }
    return out.toString();
  }

  private double ratio(SpeedRunner runner, Task task, int k) {
    return runner.gigabits(task, k) / wasm.gigabits(task, k);
  }

  private String verdict(String what, Task task, SpeedRunner runner) {
    StringBuilder out = new StringBuilder("Five times the WebAssembly build, ");
    out.append(what).append(":");
    for (int k : CodecSpeed.SIZES) {
      double ratio = ratio(runner, task, k);
      out.append(
          String.format(
              " K = %,d %s (%.1f)%s",
              k,
              ratio >= CodecSpeed.MUST ? "holds" : "DOES NOT HOLD",
              ratio,
              k == CodecSpeed.SIZES[CodecSpeed.SIZES.length - 1] ? ".\n\n" : ","));
    }
    return out.toString();
  }
}
