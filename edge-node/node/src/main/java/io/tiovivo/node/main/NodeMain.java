package io.tiovivo.node.main;

import io.tiovivo.node.adapter.NodeProcess;
import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.ExitCode;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code tiovivo node}, and {@code tiovivo status} beside it: what the node's jar runs. */
public final class NodeMain {
  /** How long the goodbye may take before the process ends without it. */
  private static final long GOODBYE_MS = 800;

  private NodeMain() {}

  public static void main(String[] args) {
    String word = args.length == 0 ? "" : args[0];
    if (word.equals("status")) {
      System.exit(StatusMain.run(Arrays.copyOfRange(args, 1, args.length)));
    }
    String[] options = word.equals("node") ? Arrays.copyOfRange(args, 1, args.length) : args;
    int exitCode =
        Command.run(
            NodeSettings.commandLine(System.getenv()),
            options,
            parsed -> run(NodeSettings.of(parsed, System.getenv(), ownVersion())));
    if (exitCode != ExitCode.OK) {
      System.exit(exitCode);
    }
  }

  private static int run(NodeSettings settings) throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    NodeProcess node = NodeProcess.open(settings, new SecureRandom()::nextBytes);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  node.stop();
                  await(ended);
                },
                "goodbye"));
    try {
      node.run();
    } finally {
      ended.countDown();
    }
    return ExitCode.OK;
  }

  private static void await(CountDownLatch ended) {
    try {
      ended.await(GOODBYE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private static String ownVersion() {
    String version = NodeMain.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
