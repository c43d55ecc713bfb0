package io.tiovivo.node.main;

import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.node.adapter.StatusClient;
import io.tiovivo.node.proto.ControlQuery;
import io.tiovivo.node.proto.Rescue;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;

/** {@code tiovivo rescue}: opens and closes the owner's shell. */
final class RescueMain {
  private RescueMain() {}

  static int run(String[] args) {
    CommandLine line =
        CommandLine.of("tiovivo rescue", "opens or closes a shell for the owner of rescue.key")
            .argument("on|off", "open it for an hour, or close it")
            .option("dir", "DIR", NodeSettings.defaultDirectory(System.getenv()), "of box or node")
            .example("tiovivo rescue on")
            .exitCode(ExitCode.REFUSED, "the node does not, and says why")
            .exitCode(ExitCode.ENVIRONMENT, "no node runs there, or it does not answer");
    return Command.run(line, args, RescueMain::order);
  }

  private static int order(Parsed parsed) throws Exception {
    String word = parsed.arguments().get(0);
    if (!word.equals("on") && !word.equals("off")) {
      throw new UsageException(UsageException.quoted(word) + " is neither on nor off");
    }
    Rescue rescue = Rescue.newBuilder().setOn(word.equals("on")).build();
    System.out.println(
        StatusClient.control(parsed.path("dir"), ControlQuery.newBuilder().setRescue(rescue)));
    return ExitCode.OK;
  }
}
