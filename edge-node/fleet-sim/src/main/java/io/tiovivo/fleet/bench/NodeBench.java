package io.tiovivo.fleet.bench;

import static io.tiovivo.fleet.bench.ProcessGauge.megabytes;

import io.tiovivo.console.Table;
import io.tiovivo.headend.HeadendMain;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.Status;
import io.tiovivo.profile.Profile;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code tiovivo bench node}: what a leaf and a supernode full of leaves take of a box's memory,
 * processor and uplink.
 */
public final class NodeBench {
  /** Of ports that nothing else here uses: several benchmarks keep out of each other's way. */
  private static final int PORT_BASE = 30_000;

  private static final int PORT_RANGE = 20_000;

  /** How long enrolment and the first lease may take: five times what was measured. */
  private static final long READY_S = 60;

  /** The slowest rate of joins that is waited for: the floor of admission, 1 a second. */
  private static final long MOST_S_PER_JOIN = 1;

  /** Resident memory that a node may have; docs/NODE.md, in megabytes (not MiB). */
  private static final int LEAF_BUDGET_MB = 48;

  private static final int SUPERNODE_BUDGET_MB = 64;

  private final Parsed parsed;
  private final Profile profile;
  private final Path work;
  private final BenchFleet fleet;
  private final int leaves;
  private final int idleS;
  private final int port = PORT_BASE + (int) (ProcessHandle.current().pid() % PORT_RANGE);

  private NodeBench(Parsed parsed, Path work) throws Exception {
    this.parsed = parsed;
    this.work = work;
    profile = Profiles.named(parsed.text("profile"));
    leaves = (int) parsed.integer("leaves", 2, 2_000);
    idleS = (int) parsed.integer("idle", 5, 3_600);
    fleet = new BenchFleet(work.resolve("keys"), "bench-" + ProcessHandle.current().pid());
  }

  /** Runs with the words after the command's name. */
  public static int run(String[] args) {
    CommandLine line =
        CommandLine.of(
                "tiovivo bench node",
                "memory, processor and traffic of a leaf and of a supernode with real sessions")
            .option("leaves", "N", "800", "of the supernode: one real, the others in one process")
            .option("idle", "SECONDS", "60", "how long to look at both while nothing happens")
            .option("profile", "NAME", "rpi3b", "whose flags the two nodes run with")
            .optional(
                "runtime", "DIR", "a linked Java runtime for both, as in images; else this JDK")
            .example("tiovivo bench node --leaves 100 --idle 20")
            .exitCode(ExitCode.REFUSED, "a leaf did not get its lease");
    return Command.run(line, args, NodeBench::run);
  }

  private static int run(Parsed parsed) throws Exception {
    Path work = Files.createTempDirectory("tiovivo-bench");
    try {
      return new NodeBench(parsed, work).measure();
    } finally {
      NodeUnderTest.delete(work);
    }
  }

  private int measure() throws Exception {
    Process authority = authority();
    try (NodeUnderTest supernode = node("super", "supernode", port + 2, List.of());
        NodeUnderTest leaf = leaf(supernode)) {
      Status before = supernode.status();
      // The real leaf holds one of the leases.
      try (LeafHerd herd = new LeafHerd(fleet, leaves - 1, contact(before))) {
        double joinS = join(herd, supernode);
        settle();
        Figures figures = new Figures(herd, supernode, leaf);
        figures.look(idleS);
        print(figures, joinS, herd, supernode.status(), before);
        return herd.leased() == leaves - 1 ? ExitCode.OK : ExitCode.REFUSED;
      }
    } finally {
      authority.destroy();
      authority.waitFor(10, TimeUnit.SECONDS);
    }
  }

  /** What two looks at both nodes tell, some time apart. */
  private static final class Figures {
    final LeafHerd herd;
    final NodeUnderTest supernode;
    final NodeUnderTest leaf;
    double herdBytesPerHour;
    double loopbackBytesPerHour;
    double supernodeCpuPercent;
    double leafCpuPercent;

    Figures(LeafHerd herd, NodeUnderTest supernode, NodeUnderTest leaf) {
      this.herd = herd;
      this.supernode = supernode;
      this.leaf = leaf;
    }

    void look(int seconds) throws Exception {
      long herdBytes = herd.wireBytes();
      long loopbackBytes = ProcessGauge.loopbackBytes();
      long supernodeMs = supernode.gauge().cpuMs();
      long leafMs = leaf.gauge().cpuMs();
      long begunNs = System.nanoTime();
      Thread.sleep(1000L * seconds);
      double tookS = (System.nanoTime() - begunNs) / 1e9;
      herd.check();
      herdBytesPerHour = (herd.wireBytes() - herdBytes) / tookS * 3600;
      loopbackBytesPerHour = (ProcessGauge.loopbackBytes() - loopbackBytes) / tookS * 3600;
      supernodeCpuPercent = (supernode.gauge().cpuMs() - supernodeMs) / tookS / 10;
      leafCpuPercent = (leaf.gauge().cpuMs() - leafMs) / tookS / 10;
      supernode.gauge().look();
      leaf.gauge().look();
    }
  }

  private NodeUnderTest leaf(NodeUnderTest supernode) throws Exception {
    supernode.await("the supernode's service", READY_S, NodeBench::serves);
    List<String> join = List.of("--join", "127.0.0.1:" + (port + 2));
    NodeUnderTest leaf = node("leaf", "leaf", port + 3, join);
    try {
      leaf.await("the leaf's lease", READY_S, status -> status.getOverlay().hasLease());
      return leaf;
    } catch (Exception e) {
      leaf.close();
      throw e;
    }
  }

  private static boolean serves(Status status) {
    return status.getRole() == Role.SUPERNODE
        && status.getOverlay().getEnrolment() == EnrolmentState.ENROLLED;
  }

  private NodeUnderTest node(String name, String role, int listen, List<String> more)
      throws IOException {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("--fleet", fleet.name(), "--profile", profile.name(), "--iface", "lo"));
    args.addAll(List.of("--port", Integer.toString(port), "--role", role));
    args.addAll(List.of("--trust", fleet.trustFile().toString()));
    args.addAll(List.of("--authority", "127.0.0.1:" + (port + 4)));
    args.addAll(List.of("--claim", token()));
    args.addAll(List.of("--listen", "127.0.0.1:" + listen));
    args.addAll(more);
    Path java = Path.of(parsed.maybe("runtime").orElse(System.getProperty("java.home")));
    return NodeUnderTest.start(work.resolve(name), java, profile.jvm().nodeFlags(), args);
  }

  private String token() throws IOException {
    return Files.readString(work.resolve("token")).strip();
  }

  private Process authority() throws Exception {
    String keys = fleet.keysDirectory().toString();
    String token = work.resolve("token").toString();
    List<String> make = new ArrayList<>(List.of("token", "--dir", keys, "--uses", "2"));
    make.addAll(List.of("--grant", "supernode", "--out", token));
    Process making = headend(make);
    if (making.waitFor() != 0) {
      throw CommandException.environment("no token: see " + work.resolve("authority.log"));
    }
    return headend(
        List.of("serve", "--dir", keys, "--bind", "127.0.0.1", "--port", "" + (port + 4)));
  }

  private Process headend(List<String> args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(HeadendMain.class.getName(), "authority"));
    command.addAll(args);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(work.resolve("authority.log").toFile()))
        .start();
  }

  private Contact contact(Status supernode) {
    return new Contact(
        io.tiovivo.identity.NodeId.of(supernode.getNodeId().toByteArray()).orElseThrow(),
        PeerAddress.of(new byte[] {127, 0, 0, 1}, port + 2),
        0,
        "",
        0);
  }

  private double join(LeafHerd herd, NodeUnderTest supernode) throws Exception {
    long begunNs = System.nanoTime();
    herd.start();
    long mostS = READY_S + leaves * MOST_S_PER_JOIN;
    while (herd.leased() < leaves - 1) {
      herd.check();
      if (System.nanoTime() - begunNs > TimeUnit.SECONDS.toNanos(mostS)) {
        throw CommandException.refused(
            herd.leased()
                + " of "
                + (leaves - 1)
                + " leaves have a lease after "
                + mostS
                + " s; "
                + supernode.status().getOverlay().getService());
      }
      Thread.sleep(20);
    }
    return (System.nanoTime() - begunNs) / 1e9;
  }

  /** Garbage of the joins is not what an idle node needs; a while longer than a renewal. */
  private static void settle() throws InterruptedException {
    Thread.sleep(35_000);
  }

  private void print(
      Figures figures, double joinS, LeafHerd herd, Status supernode, Status before) {
    System.out.println(
        "Flags of "
            + profile.name()
            + ": "
            + String.join(" ", profile.jvm().nodeFlags())
            + "\nLeaves with real keys, sessions and sockets: "
            + leaves
            + ", in one process. Looked at for "
            + idleS
            + " s.\n");
    ProcessGauge one = figures.leaf.gauge();
    ProcessGauge all = figures.supernode.gauge();
    String full = "supernode with " + leaves;
    Table table = new Table("what", ">leaf", ">" + full, ">budget");
    String budget = LEAF_BUDGET_MB + " / " + SUPERNODE_BUDGET_MB + " MB";
    table.row("resident", megabytes(one.residentKib()), megabytes(all.residentKib()), budget);
    table.row("resident, peak", megabytes(one.peakKib()), megabytes(all.peakKib()), "");
    table.row(
        "of that anonymous", megabytes(one.anonymousKib()), megabytes(all.anonymousKib()), "");
    table.row(
        "CPU, of one core",
        percent(figures.leafCpuPercent),
        percent(figures.supernodeCpuPercent),
        "");
    System.out.print(table);
    long empty = before.getMemory().getResidentBytes();
    long grown = supernode.getMemory().getResidentBytes() - empty;
    System.out.println(
        "\nresident per lease: "
            + Units.formatBytes(Math.max(0, grown) / leaves)
            + "   (the supernode without leaves: "
            + Units.formatBytes(empty)
            + ")\njoins: all "
            + leaves
            + " in "
            + Units.decimal(joinS, 1)
            + " s, "
            + Units.decimal(leaves / joinS, 1)
            + " a second, "
            + Units.decimal(1.0 * herd.attempts() / leaves, 2)
            + " attempts each\non the wire, a leaf and hour: "
            + Units.formatBytes(Math.round(figures.herdBytesPerHour / leaves))
            + " both ways, headers included; all that crossed lo, over leaves: "
            + Units.formatBytes(Math.round(figures.loopbackBytesPerHour / leaves)));
  }

  private static String percent(double percent) {
    return Units.decimal(percent, 2) + " %";
  }
}
