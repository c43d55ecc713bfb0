package io.tiovivo.node.main;

import io.tiovivo.node.adapter.NodeProcess;
import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.node.care.FactoryReset;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.Commands;
import io.tiovivo.settings.ExitCode;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code tiovivo node}, and beside it what asks a running one: what the node's jar runs. */
public final class NodeMain {
  /** How long the goodbye may take before the process ends without it. */
  private static final long GOODBYE_MS = 800;

  private static final Map<String, Commands.Entry> QUESTIONS =
      Map.ofEntries(
          Map.entry("status", StatusMain::run),
          Map.entry("peers", PeersMain::run),
          Map.entry("ping", PingMain::run),
          Map.entry("find", FindMain::run),
          Map.entry("drain", DrainMain::run),
          Map.entry("doctor", DoctorMain::run),
          Map.entry("support", SupportMain::run),
          Map.entry("reset", ResetMain::run),
          Map.entry("rescue", RescueMain::run),
          Map.entry("update", UpdateMain::run),
          Map.entry("config", ConfigMain::run),
          Map.entry("page", PageMain::run));

  private NodeMain() {}

  public static void main(String[] args) {
    String word = args.length == 0 ? "" : args[0];
    Commands.Entry question = QUESTIONS.get(word);
    if (question != null) {
      System.exit(question.run(Arrays.copyOfRange(args, 1, args.length)));
    }
    String[] options = word.equals("node") ? Arrays.copyOfRange(args, 1, args.length) : args;
    int exitCode =
        Command.run(
            NodeSettings.commandLine(System.getenv()),
            options,
            parsed -> {
              FactoryReset.finish(parsed.path("dir"));
              return run(NodeSettings.of(parsed, System.getenv(), ownVersion()));
            });
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
