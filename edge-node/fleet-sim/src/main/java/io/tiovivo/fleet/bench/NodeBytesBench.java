package io.tiovivo.fleet.bench;

import io.tiovivo.fleet.overlay.FleetShape;
import io.tiovivo.fleet.overlay.NodePlan;
import io.tiovivo.fleet.overlay.OverlayWorld;
import io.tiovivo.fleet.overlay.SimNode;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import java.util.List;
import java.util.Locale;

/** {@code tiovivo bench node-bytes}: what a simulated node occupies. */
public final class NodeBytesBench {
  /** Nodes of the largest world that is planned for, and what it may occupy. */
  private static final int PLANNED_NODES = 100_000;

  private static final long PLANNED_BYTES = 20L << 30;

  /** Leases of a supernode on a Pi 3 class board (its profile). */
  private static final int CAPACITY = 800;

  private static final int FULL_PERCENT = 60;
  private static final int COLLECTIONS = 4;
  private static final long PATIENCE_S = 900;

  private record Point(int leaves, int supernodes, long emptyBytes, long bytes) {
    int nodes() {
      return leaves + supernodes;
    }
  }

  private NodeBytesBench() {}

  /** Runs with the words after the command's name. */
  public static int run(String[] args) {
    CommandLine line =
        CommandLine.of("tiovivo bench node-bytes", "what a simulated node occupies")
            .option("small", "N", "2000", "leaves of the smaller world")
            .option("large", "N", "10000", "leaves of the larger world")
            .option("seed", "NUMBER", "1", "same seed, same world")
            .example("TIOVIVO_JVM=-Xmx4g tiovivo bench node-bytes")
            .exitCode(ExitCode.REFUSED, "100,000 nodes would not fit in 20 GiB");
    return Command.run(line, args, NodeBytesBench::run);
  }

  private static int run(Parsed parsed) throws Exception {
    int small = (int) parsed.integer("small", 100, 1_000_000);
    int large = (int) parsed.integer("large", small + 100, 1_000_000);
    long seed = parsed.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    Point first = measure(small, seed);
    Point second = measure(large, seed);
    System.out.println(
        "| leaves | supernodes | heap after collections | per node | of it an idle world |");
    System.out.println("|---:|---:|---:|---:|---:|");
    row(first);
    row(second);
    double perNode = (double) (second.bytes() - first.bytes()) / (second.nodes() - first.nodes());
    double planned = second.bytes() + perNode * (PLANNED_NODES - second.nodes());
    System.out.printf(
        Locale.ROOT,
        "%nEach further node %.0f bytes, so %,d nodes about %.2f GiB of the 20 planned for.%n",
        perNode,
        PLANNED_NODES,
        planned / (1L << 30));
    return planned <= PLANNED_BYTES ? ExitCode.OK : ExitCode.REFUSED;
  }

  private static void row(Point point) {
    System.out.printf(
        Locale.ROOT,
        "| %,d | %,d | %,.1f MiB | %,d bytes | %,d bytes |%n",
        point.leaves(),
        point.supernodes(),
        point.bytes() / 1048576.0,
        point.bytes() / point.nodes(),
        point.emptyBytes() / point.nodes());
  }

  private static Point measure(int leaves, long seed) {
    int supernodes = Math.max(2, leaves * 100 / (CAPACITY * FULL_PERCENT));
    long beforeBytes = usedBytes();
    OverlayWorld world = new OverlayWorld(seed);
    List<SimNode> nodes = FleetShape.of(supernodes, leaves, CAPACITY).addTo(world, seed, 60_000);
    final long emptyBytes = usedBytes() - beforeBytes;
    for (SimNode node : nodes) {
      node.bootWithTheOthers();
    }
    List<SimNode> wanting = world.nodes(each -> each.plan().kind() == NodePlan.Kind.LEAF);
    if (!world.runUntil(() -> OverlayWorld.leasedPermille(wanting) >= 999, PATIENCE_S)) {
      throw new IllegalStateException(world.log().toString());
    }
    world.runFor(60); // what the joins left behind is gone
    long bytes = usedBytes() - beforeBytes;
    return new Point(leaves, supernodes, emptyBytes, bytes);
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
