package io.tiovivo.node.main;

import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.node.adapter.StatusClient;
import io.tiovivo.node.proto.ControlQuery;
import io.tiovivo.node.proto.UpdateAction;
import io.tiovivo.node.proto.UpdateOrder;
import io.tiovivo.node.status.UpdateTable;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;

/** {@code tiovivo update}: what comes next, and what its owner wants of it. */
final class UpdateMain {
  private UpdateMain() {}

  static int run(String[] args) {
    CommandLine line =
        CommandLine.of("tiovivo update", "what is installed, what comes next, and what you want")
            .option("dir", "DIR", NodeSettings.defaultDirectory(System.getenv()), "of the box")
            .flag("install", "install what is offered now, whatever the window says")
            .optional("skip", "RELEASE", "never take this release; next: the one that is offered")
            .flag("back", "back to the release before; the present one is skipped then")
            .example("tiovivo update --dir /tmp/box1")
            .example("tiovivo update --dir /tmp/box1 --install")
            .exitCode(ExitCode.REFUSED, "the node does not, and says why")
            .exitCode(ExitCode.ENVIRONMENT, "no node runs there, or it does not answer");
    return Command.run(line, args, UpdateMain::update);
  }

  private static int update(Parsed parsed) throws Exception {
    UpdateOrder.Builder order = UpdateOrder.newBuilder();
    int orders = 0;
    if (parsed.flag("install")) {
      order.setAction(UpdateAction.INSTALL);
      orders++;
    }
    if (parsed.given("skip")) {
      order.setAction(UpdateAction.SKIP);
      if (!parsed.text("skip").equals("next")) {
        order.setRelease(parsed.integer("skip", 1, Long.MAX_VALUE));
      }
      orders++;
    }
    if (parsed.flag("back")) {
      order.setAction(UpdateAction.GO_BACK);
      orders++;
    }
    if (orders > 1) {
      throw new UsageException("--install, --skip and --back are one at a time");
    }
    if (orders == 0) {
      System.out.print(UpdateTable.of(StatusClient.status(parsed.path("dir"))));
      return ExitCode.OK;
    }
    System.out.println(
        StatusClient.control(parsed.path("dir"), ControlQuery.newBuilder().setUpdate(order)));
    return ExitCode.OK;
  }
}
