package io.tiovivo.fec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One codec under one set of flags, in a process that waits for orders; see {@link CodecWorker}.
 */
final class SpeedRunner implements AutoCloseable {
  /** What it is measured at. */
  enum Task {
    DECODE,
    ENCODE;

    String order() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  final String name;
  final int largestK;
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream orders;
  private final Map<Task, Map<Integer, List<Double>>> rounds =
      Map.of(Task.DECODE, new TreeMap<>(), Task.ENCODE, new TreeMap<>());

  /** Starts it; blocks above {@code largestK} are not for it. */
  SpeedRunner(String name, int largestK, List<String> command) throws IOException {
    this.name = name;
    this.largestK = largestK;
    process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  void prepare(int k) throws IOException {
    ask("prepare " + k);
  }

  void warmUp(Task task, long ns) throws IOException {
    ask(task.order() + " " + ns);
  }

  /** Adds one round. */
  void measure(Task task, int k, long ns) throws IOException {
    String[] answer = ask(task.order() + " " + ns).split(" ");
    double nsPerSymbol = Double.parseDouble(answer[0]) / Integer.parseInt(answer[1]) / k;
    rounds.get(task).computeIfAbsent(k, any -> new ArrayList<>()).add(nsPerSymbol);
  }

  boolean measured(Task task, int k) {
    return rounds.get(task).containsKey(k);
  }

  /** Nanoseconds of processor time for each source symbol: the median round. */
  double nsPerSymbol(Task task, int k) {
    return sorted(task, k)[rounds.get(task).get(k).size() / 2];
  }

  /** Gbit/s of object, the median round. */
  double gigabits(Task task, int k) {
    return gigabits(nsPerSymbol(task, k));
  }

  /** The slowest and the fastest round, Gbit/s. */
  double[] spread(Task task, int k) {
    double[] ns = sorted(task, k);
    return new double[] {gigabits(ns[ns.length - 1]), gigabits(ns[0])};
  }

  private double[] sorted(Task task, int k) {
    double[] result = rounds.get(task).get(k).stream().mapToDouble(d -> d).toArray();
    Arrays.sort(result);
    return result;
  }

  private static double gigabits(double nsPerSymbol) {
    return CodecSpeed.SYMBOL_BYTES * 8 / nsPerSymbol;
  }

  private String ask(String order) throws IOException {
    orders.println(order);
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException(name + " ended at \"" + order + "\": its own message is above");
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
