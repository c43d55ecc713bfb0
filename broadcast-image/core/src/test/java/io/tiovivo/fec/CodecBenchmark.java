package io.tiovivo.fec;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Speed of the codec on one core, T = 1280, by processor time of the one thread. Encoding: prepare
 * a block and make K repair symbols (plan cached). Decoding: find the plan and recover the block
 * from repair symbols alone, one more than K. Run without arguments it measures twice, under the
 * server compiler and with {@code -XX:TieredStopAtLevel=1}, each in a process of its own.
 *
 * <p>See docs/FOUNTAIN.md for the command.
 */
public final class CodecBenchmark {
  private static final int SYMBOL_BYTES = 1280;
  private static final int[] SIZES = {10, 100, 1000, 10000, 30000, 50000};
  private static final long WARM_UP_NS = 3_000_000_000L;
  private static final long MEASURE_NS = 3_000_000_000L;
  private static final int ROUNDS = 3;

  private CodecBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0) {
      measure(args[0], args.length > 1 ? Integer.parseInt(args[1]) : 0);
      return;
    }
    run("server compiler", "-XX:+TieredCompilation");
    run("TieredStopAtLevel=1", "-XX:TieredStopAtLevel=1");
  }

  private static void run(String name, String flag) throws IOException, InterruptedException {
    String java =
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    List<String> command =
        List.of(
            java,
            flag,
            "-XX:+UseSerialGC",
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            CodecBenchmark.class.getName(),
            name);
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException(name + " ended with " + exit);
    }
  }

  private static void measure(String name, int onlySize) {
    System.out.printf(
        "%s, T = %d%n%8s %16s %16s %16s%n",
        name, SYMBOL_BYTES, "K", "encode Gbit/s", "decode Gbit/s", "plan share %");
    for (int k : onlySize > 0 ? new int[] {onlySize} : SIZES) {
      byte[] object = TestObject.bytes(k * SYMBOL_BYTES, k);
      ObjectTransmissionInformation oti = TestObject.oneBlock(object.length, SYMBOL_BYTES, 8);
      double encode = gigabits(object.length, () -> encode(oti, object));
      SplittableRandom random = new SplittableRandom(k);
      int[] esis = TestObject.distinct(random, k + 1, k, DecodingPlan.MAX_ESI + 1);
      byte[][] symbols =
          TestObject.symbols(SourceBlockEncoder.of(oti, 0, object), SYMBOL_BYTES, esis);
      byte[] decoded = new byte[object.length];
      SymbolSlab slab = new SymbolSlab();
      long[] planNs = new long[2];
      double decode =
          gigabits(
              object.length,
              () -> {
                long start = cpuNs();
                DecodingPlan plan = DecodingPlan.of(k, esis, esis.length).orElseThrow();
                planNs[0] += cpuNs() - start;
                TestObject.decode(oti, 0, plan, symbols, decoded, slab);
                planNs[1] += cpuNs() - start;
              });
      if (!Arrays.equals(object, decoded)) {
        throw new IllegalStateException("K = " + k + " decoded wrongly");
      }
      System.out.printf(
          "%8d %16.2f %16.2f %16.0f%n", k, encode, decode, 100.0 * planNs[0] / planNs[1]);
    }
  }

  private static void encode(ObjectTransmissionInformation oti, byte[] object) {
    SourceBlockEncoder encoder = SourceBlockEncoder.of(oti, 0, object);
    byte[] symbol = new byte[SYMBOL_BYTES];
    for (int i = 0; i < encoder.sourceSymbols(); i++) {
      encoder.symbol(encoder.sourceSymbols() + i, symbol, 0);
    }
  }

  /** Median of some rounds. */
  private static double gigabits(long bytes, Runnable work) {
    repeat(work, WARM_UP_NS);
    double[] rounds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      rounds[i] = bytes * 8 / (repeat(work, MEASURE_NS / ROUNDS) * 1e9);
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }

  /** Seconds of processor time for one run of the work. */
  private static double repeat(Runnable work, long ns) {
    long start = cpuNs();
    long elapsed;
    int times = 0;
    do {
      work.run();
      times++;
      elapsed = cpuNs() - start;
    } while (elapsed < ns);
    return elapsed / 1e9 / times;
  }

  /** Time that this thread has had a processor: others on the machine disturb it less. */
  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
