package io.tiovivo.node.main;

import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.node.adapter.StatusClient;
import io.tiovivo.node.proto.PeersAnswer;
import io.tiovivo.node.proto.PeersQuery;
import io.tiovivo.node.proto.Reply;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.PeersTable;
import io.tiovivo.node.status.StatusMessages;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import java.nio.file.Path;

/** {@code tiovivo peers}: whom a running node has to do with. */
final class PeersMain {
  private PeersMain() {}

  static int run(String[] args) {
    CommandLine line =
        CommandLine.of(
                "tiovivo peers",
                "whom a running node has to do with: its supernode and standbys, its leaves,"
                    + " neighbours on the segment, the supernodes it knows")
            .option("dir", "DIR", NodeSettings.defaultDirectory(System.getenv()), "of box or node")
            .flag("json", "one line of JSON for scripts")
            .example("tiovivo peers --dir /tmp/node1")
            .exitCode(ExitCode.REFUSED, "the node does not say, and why")
            .exitCode(ExitCode.ENVIRONMENT, "no node runs there, or it does not answer");
    return Command.run(line, args, PeersMain::show);
  }

  private static int show(Parsed parsed) throws Exception {
    Path directory = parsed.path("dir");
    Status status = StatusClient.status(directory);
    PeersAnswer answer =
        status.hasOverlay()
            ? StatusClient.ask(
                    directory,
                    StatusMessages.request().setPeers(PeersQuery.getDefaultInstance()).build(),
                    Reply.AnswerCase.PEERS)
                .getPeers()
            : PeersAnswer.getDefaultInstance();
    System.out.print(
        parsed.flag("json")
            ? PeersTable.json(status, answer) + "\n"
            : PeersTable.of(status, answer));
    System.out.flush();
    return ExitCode.OK;
  }
}
