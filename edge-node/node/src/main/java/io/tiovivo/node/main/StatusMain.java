package io.tiovivo.node.main;

import io.tiovivo.console.StatusLine;
import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.node.adapter.StatusClient;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.StatusJson;
import io.tiovivo.node.status.StatusMetrics;
import io.tiovivo.node.status.StatusTable;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import java.nio.file.Path;

/** {@code tiovivo status}: what a running node is and how it does. */
final class StatusMain {
  private static final long WATCH_MS = 1_000;

  /** To the top left, and erase what is below (ECMA-48 CUP, ED). */
  private static final String REDRAW = "\u001B[H\u001B[J";

  private StatusMain() {}

  static int run(String[] args) {
    CommandLine line =
        CommandLine.of("tiovivo status", "what a running node is and how it does")
            .option("dir", "DIR", NodeSettings.defaultDirectory(System.getenv()), "of box or node")
            .flag("json", "one line of JSON for scripts")
            .flag("metrics", "all figures, as Prometheus reads them")
            .flag("watch", "once a second, until Ctrl-C")
            .example("tiovivo status --dir /tmp/node1 --json")
            .exitCode(ExitCode.ENVIRONMENT, "no node runs there, or it does not answer");
    return Command.run(line, args, StatusMain::show);
  }

  private static int show(Parsed parsed) throws Exception {
    Path directory = parsed.path("dir");
    boolean redraw =
        parsed.flag("watch")
            && !parsed.flag("json")
            && !parsed.flag("metrics")
            && StatusLine.isTerminal();
    do {
      Status status = StatusClient.status(directory);
      String text = text(parsed, status);
      System.out.print(redraw ? REDRAW + text : text);
      System.out.flush();
      if (parsed.flag("watch")) {
        Thread.sleep(WATCH_MS);
      }
    } while (parsed.flag("watch"));
    return ExitCode.OK;
  }

  private static String text(Parsed parsed, Status status) {
    if (parsed.flag("metrics")) {
      return StatusMetrics.of(status);
    }
    return parsed.flag("json") ? StatusJson.of(status) + "\n" : StatusTable.of(status);
  }
}
