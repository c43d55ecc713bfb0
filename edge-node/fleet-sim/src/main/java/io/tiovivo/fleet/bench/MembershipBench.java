package io.tiovivo.fleet.bench;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.member.MemberSettings;
import io.tiovivo.node.member.Membership;
import io.tiovivo.node.member.RecordPool;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** {@code tiovivo bench membership}: what knowing all supernodes costs, and how fast news is. */
public final class MembershipBench {
  private static final int[] SIZES = {125, 1_000, 10_000};
  private static final long S = 1_000_000_000L;

  /** How often it is looked who knows what. */
  private static final long LOOK_NS = S / 4;

  private static final int DEATHS = 5;
  private static final int LONGEST_S = 300;
  private static final int MEASURED_S = 60;

  /** Part of the members that have other leaves every second, when it is busy. */
  private static final double CHURN = 1 / 60.0;

  private final PrintStream out;
  private final MemberSettings settings;
  private final double loss;
  private final long seed;

  private MembershipBench(Parsed parsed, PrintStream out) throws Exception {
    this.out = out;
    MemberSettings standard = MemberSettings.standard();
    settings = parsed.flag("plain-swim") ? standard.withPlainSwim() : standard;
    loss = parsed.integer("loss", 0, 50) / 100.0;
    seed = parsed.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Runs with the words after the command's name. */
  public static int run(String[] args) {
    CommandLine line =
        CommandLine.of("tiovivo bench membership", "what it costs to know all supernodes")
            .option("members", "N", "0", "supernodes; 0: 125, 1000 and 10000")
            .option("loss", "PERCENT", "1", "of all messages")
            .option("seed", "NUMBER", "1", "same seed, same figures (but for memory)")
            .flag("plain-swim", "without Lifeguard, for comparison")
            .example("tiovivo bench membership --members 1000")
            .exitCode(ExitCode.REFUSED, "a death or a newcomer did not become known to all");
    return Command.run(line, args, MembershipBench::run);
  }

  private static int run(Parsed parsed) throws Exception {
    int members = (int) parsed.integer("members", 0, 16_000);
    MembershipBench bench = new MembershipBench(parsed, System.out);
    return bench.table(members == 0 ? SIZES : new int[] {members}) ? ExitCode.OK : ExitCode.REFUSED;
  }

  private boolean table(int[] sizes) {
    out.printf(
        Locale.ROOT,
        "Real memberships in virtual time, converged at the start; %.0f %% of messages lost, 20 to 80 ms%n"
            + "one way, %d bytes of headers counted with each message; seed %d.%n%n",
        100 * loss,
        VirtualMembers.WRAPPING_BYTES,
        seed);
    out.println(
        "| supernodes | quiet: messages/s | bytes/s | busy: messages/s | bytes/s "
            + "| view in a simulation, bytes per member | on a box | death known to all: mean | worst "
            + "| newcomer known to all | knows all | living buried, of all views |");
    out.println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    boolean complete = true;
    for (int size : sizes) {
      complete &= row(size);
    }
    return complete;
  }

  private boolean row(int size) {
    long before = usedBytes();
    VirtualMembers members = new VirtualMembers(size, settings, loss, seed);
    long perMember = (usedBytes() - before) / size / size;
    members.run(30 * S);
    double[] quiet = traffic(members, size, MEASURED_S, 0);
    members.churn(1);
    members.run(10 * S);
    double[] busy = traffic(members, size, MEASURED_S, CHURN);
    double[] deaths = deaths(members);
    VirtualMembers.Node newcomer = members.join();
    double[] join = join(members, newcomer);
    out.printf(
        Locale.ROOT,
        "| %,d | %.2f | %,.0f | %.2f | %,.0f | %,d | %,d | %s | %s | %s | %s | %d |%n",
        size,
        quiet[0],
        quiet[1],
        busy[0],
        busy[1],
        perMember,
        alone(size),
        seconds(Arrays.stream(deaths).average().orElse(-1)),
        seconds(Arrays.stream(deaths).max().orElse(-1)),
        seconds(join[0]),
        seconds(join[1]),
        members.wronglyBuried(DEATHS));
    out.flush();
    return Arrays.stream(deaths).noneMatch(each -> each < 0) && join[0] >= 0 && join[1] >= 0;
  }

  private static String seconds(double seconds) {
    return seconds < 0 ? "never" : String.format(Locale.ROOT, "%.1f s", seconds);
  }

  /** Messages and bytes that a member sends a second. */
  private double[] traffic(VirtualMembers members, int size, int forS, double churn) {
    long messages = members.messages();
    long bytes = members.bytes();
    for (int second = 0; second < forS; second++) {
      if (churn > 0) {
        members.churn(churn);
      }
      members.run(S);
    }
    double divisor = (double) forS * size;
    return new double[] {
      (members.messages() - messages) / divisor, (members.bytes() - bytes) / divisor
    };
  }

  /** Seconds until each of some deaths is known to all; negative: not in time. */
  private double[] deaths(VirtualMembers members) {
    long startNs = members.nowNs();
    List<VirtualMembers.Node> killed = members.kill(DEATHS);
    double[] seconds = new double[DEATHS];
    Arrays.fill(seconds, -1);
    while (members.nowNs() - startNs < LONGEST_S * S
        && Arrays.stream(seconds).anyMatch(each -> each < 0)) {
      members.run(LOOK_NS);
      for (int i = 0; i < DEATHS; i++) {
        if (seconds[i] < 0 && members.knowing(killed.get(i)) == 0) {
          seconds[i] = (members.nowNs() - startNs) / (double) S;
        }
      }
    }
    return seconds;
  }

  /** Seconds until all know a newcomer, and until it knows all; negative: not in time. */
  private double[] join(VirtualMembers members, VirtualMembers.Node newcomer) {
    long startNs = members.nowNs();
    double[] seconds = {-1, -1};
    while (members.nowNs() - startNs < LONGEST_S * S && (seconds[0] < 0 || seconds[1] < 0)) {
      members.run(LOOK_NS);
      double passed = (members.nowNs() - startNs) / (double) S;
      if (seconds[0] < 0 && members.knowing(newcomer) == members.living() - 1) {
        seconds[0] = passed;
      }
      if (seconds[1] < 0 && newcomer.membership.view().size() == members.living()) {
        seconds[1] = passed;
      }
    }
    return seconds;
  }

  /** Bytes per member of one view that shares its records with nobody, as on a box. */
  private long alone(int size) {
    SplittableRandom random = new SplittableRandom(seed);
    long before = usedBytes();
    NodeId id = new NodeId(1, 1);
    Membership membership =
        new Membership(
            id,
            1,
            settings,
            nowNs -> VirtualMembers.facts(VirtualMembers.address(0), 0),
            most -> List.of(),
            RecordPool.NONE,
            remote -> true,
            seed);
    membership.join(0, new NoPost());
    for (int i = 1; i < size; i++) {
      NodeId member = new NodeId(random.nextLong(), random.nextLong() | 1);
      membership.know(
          0,
          new MemberRecord(
              member, 1, VirtualMembers.facts(VirtualMembers.address(i), i % 800), 60));
    }
    long used = usedBytes() - before;
    return membership.view().size() == size ? used / size : -1;
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
