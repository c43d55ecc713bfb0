package io.tiovivo.fleet;

import io.tiovivo.fleet.bench.DeltaBench;
import io.tiovivo.fleet.bench.MembershipBench;
import io.tiovivo.fleet.bench.NodeBench;
import io.tiovivo.fleet.bench.NodeBytesBench;
import io.tiovivo.fleet.bench.ReceiverBench;
import io.tiovivo.fleet.bench.ReceptionBench;
import io.tiovivo.fleet.bench.SessionBench;
import io.tiovivo.settings.Commands;
import java.util.Arrays;

/** {@code tiovivo bench}: the figures that the documents quote. */
public final class BenchMain {
  private BenchMain() {}

  public static void main(String[] args) {
    boolean named = args.length > 0 && args[0].equals("bench");
    String[] own = named ? Arrays.copyOfRange(args, 1, args.length) : args;
    System.exit(
        Commands.of("tiovivo bench", "the figures that the documents quote")
            .command(
                "reception",
                "what a box receives, how long it takes, what it occupies",
                ReceptionBench::run)
            .command("receiver", "what a loader spends on a large image", ReceiverBench::run)
            .command(
                "delta", "what a box that holds one image receives of the next", DeltaBench::run)
            .command("session", "what handshakes and messages cost", SessionBench::run)
            .command(
                "membership",
                "what it costs to know all supernodes, and how fast news of them is",
                MembershipBench::run)
            .command(
                "node",
                "what a leaf and a supernode full of leaves occupy and send",
                NodeBench::run)
            .command("node-bytes", "what a simulated node occupies", NodeBytesBench::run)
            .run(own));
  }
}
