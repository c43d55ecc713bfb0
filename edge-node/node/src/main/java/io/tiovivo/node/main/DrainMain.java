package io.tiovivo.node.main;

import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.node.adapter.StatusClient;
import io.tiovivo.node.proto.DrainQuery;
import io.tiovivo.node.proto.Reply;
import io.tiovivo.node.status.StatusMessages;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;

/** {@code tiovivo drain}: has a supernode hand its leaves over before it is stopped. */
final class DrainMain {
  private DrainMain() {}

  static int run(String[] args) {
    CommandLine line =
        CommandLine.of("tiovivo drain", "has a supernode hand its leaves over, before you stop it")
            .option("dir", "DIR", NodeSettings.defaultDirectory(System.getenv()), "of box or node")
            .example("tiovivo drain --dir /tmp/node1")
            .exitCode(ExitCode.REFUSED, "the node does not, and says why")
            .exitCode(ExitCode.ENVIRONMENT, "no node runs there, or it does not answer");
    return Command.run(line, args, DrainMain::drain);
  }

  private static int drain(Parsed parsed) throws Exception {
    System.out.println(
        StatusClient.ask(
                parsed.path("dir"),
                StatusMessages.request().setDrain(DrainQuery.getDefaultInstance()).build(),
                Reply.AnswerCase.DRAIN)
            .getDrain()
            .getMessage());
    return ExitCode.OK;
  }
}
