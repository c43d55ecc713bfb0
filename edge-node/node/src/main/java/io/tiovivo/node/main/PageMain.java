package io.tiovivo.node.main;

import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.node.adapter.StatusClient;
import io.tiovivo.node.proto.PageAnswer;
import io.tiovivo.node.proto.PageQuery;
import io.tiovivo.node.proto.Reply;
import io.tiovivo.node.status.StatusMessages;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;

/** {@code tiovivo page}: where a node's status page is, and what lets its reader act. */
final class PageMain {
  private PageMain() {}

  static int run(String[] args) {
    CommandLine line =
        CommandLine.of(
                "tiovivo page",
                "where a running node's status page is, and the token that lets its reader toggle"
                    + " pins and order updates")
            .option("dir", "DIR", NodeSettings.defaultDirectory(System.getenv()), "of box or node")
            .flag("link", "nothing but a link that has the token in it")
            .example("tiovivo page --dir /tmp/node1")
            .exitCode(ExitCode.REFUSED, "the node serves no page, and why")
            .exitCode(ExitCode.ENVIRONMENT, "no node runs there, or it does not answer");
    return Command.run(line, args, PageMain::show);
  }

  private static int show(Parsed parsed) throws Exception {
    PageAnswer page =
        StatusClient.ask(
                parsed.path("dir"),
                StatusMessages.request().setPage(PageQuery.getDefaultInstance()).build(),
                Reply.AnswerCase.PAGE)
            .getPage();
    // Behind the # it stays in the browser: no request carries it, no log keeps it.
    String link = page.getUrl() + "#token=" + page.getToken();
    System.out.print(
        parsed.flag("link")
            ? link + "\n"
            : "to read  "
                + page.getUrl()
                + "\nto act   "
                + link
                + "\ntoken    "
                + page.getToken()
                + "\n");
    System.out.flush();
    return ExitCode.OK;
  }
}
