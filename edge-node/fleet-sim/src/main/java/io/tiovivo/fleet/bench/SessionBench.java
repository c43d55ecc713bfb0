package io.tiovivo.fleet.bench;

import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/**
 * {@code tiovivo bench session}: what handshakes and messages cost, with the cryptography that a
 * box uses. Processor time of one thread, so that a busy machine matters little.
 */
public final class SessionBench {
  private static final int SMALL = 64;
  private static final int LARGE = 1199;
  private static final int SESSIONS = 1600;

  private final PrintStream out;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final int runs;

  private SessionBench(PrintStream out, int runs) {
    this.out = out;
    this.runs = runs;
  }

  /** Runs with the words after the command's name. */
  public static int run(String[] args) {
    CommandLine line =
        CommandLine.of("tiovivo bench session", "what handshakes and messages cost")
            .option("runs", "N", "7", "the median of so many is printed")
            .example("tiovivo bench session");
    return Command.run(line, args, SessionBench::run);
  }

  private static int run(Parsed parsed) throws Exception {
    new SessionBench(System.out, (int) parsed.integer("runs", 1, 100)).all();
    return ExitCode.OK;
  }

  private void all() {
    SessionCosts costs = new SessionCosts();
    out.printf(
        Locale.ROOT,
        "Processor time of one thread, median of %d runs, Java %s%n%n",
        runs,
        System.getProperty("java.version"));
    row("X25519, one agreement", 300, costs::agree);
    row("Ed25519, one verification", 150, costs::verify);
    row("seal " + SMALL + " bytes", 20_000, () -> costs.seal(SMALL));
    row("open " + SMALL + " bytes", 20_000, () -> costs.open(SMALL));
    row("seal " + LARGE + " bytes", 10_000, () -> costs.seal(LARGE));
    row("open " + LARGE + " bytes", 10_000, () -> costs.open(LARGE));
    row("open without a token: answered, nothing kept", 20_000, costs::unproven);
    row("handshake, both sides", 60, costs::handshake);
    row("handshake, the side that answers", 60, costs::handshake, costs::answeringNs);
    costs.connect();
    row("message of " + SMALL + " bytes, sent and received", 20_000, () -> costs.message(SMALL));
    row("message of " + LARGE + " bytes, sent and received", 10_000, () -> costs.message(LARGE));
    out.printf(
        Locale.ROOT,
        "%nheap per session, credential of %d bytes included: %,d bytes%n",
        SessionCosts.CREDENTIAL_BYTES,
        costs.heapPerSession(SESSIONS));
  }

  private void row(String what, int times, Runnable once) {
    row(what, times, once, threads::getCurrentThreadCpuTime);
  }

  private void row(String what, int times, Runnable once, java.util.function.LongSupplier clockNs) {
    double[] us = new double[runs];
    for (int run = -2; run < runs; run++) { // the first two warm up
      long startNs = clockNs.getAsLong();
      for (int i = 0; i < times; i++) {
        once.run();
      }
      if (run >= 0) {
        us[run] = (clockNs.getAsLong() - startNs) / 1e3 / times;
      }
    }
    Arrays.sort(us);
    out.printf(
        Locale.ROOT, "%-50s %10.1f us  (%.1f to %.1f)%n", what, us[runs / 2], us[0], us[runs - 1]);
  }
}
