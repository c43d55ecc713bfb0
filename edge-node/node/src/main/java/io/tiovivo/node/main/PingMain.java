package io.tiovivo.node.main;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.node.adapter.RefusedException;
import io.tiovivo.node.adapter.StatusClient;
import io.tiovivo.node.proto.PingAnswer;
import io.tiovivo.node.proto.PingQuery;
import io.tiovivo.node.proto.Reply;
import io.tiovivo.node.status.PingLines;
import io.tiovivo.node.status.StatusMessages;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import java.nio.file.Path;
import java.time.Duration;

/** {@code tiovivo ping}: how long it takes to another node and back. */
final class PingMain {
  private static final int MAX_COUNT = 100_000;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private PingMain() {}

  static int run(String[] args) {
    CommandLine line =
        CommandLine.of("tiovivo ping", "how long it takes to another node and back")
            .argument("NODE", "a name, or an id of 32 hexadecimal digits")
            .option("dir", "DIR", NodeSettings.defaultDirectory(System.getenv()), "of box or node")
            .option("count", "N", "4", "pings")
            .option("interval", "TIME", "1s", "from one to the next")
            .option("within", "TIME", "5s", "later answers are lost; at most 10s")
            .option("padding", "BYTES", "0", "in each ping; at most 1000")
            .flag("json", "one line of JSON at the end, for scripts")
            .example("tiovivo ping porch --count 10")
            .exitCode(ExitCode.REFUSED, "no answer came")
            .exitCode(ExitCode.ENVIRONMENT, "no node runs here to ask");
    return Command.run(line, args, PingMain::ping);
  }

  private static int ping(Parsed parsed) throws Exception {
    Path directory = parsed.path("dir");
    String target = parsed.arguments().get(0);
    long count = parsed.integer("count", 1, MAX_COUNT);
    long padding = parsed.integer("padding", 0, 1000);
    Duration within = parsed.duration("within", Duration.ofMillis(10), LONGEST);
    long intervalMs = parsed.duration("interval", Duration.ZERO, Duration.ofHours(1)).toMillis();
    PingQuery query = // the name is looked up once
        query(target).setWithinMs((int) within.toMillis()).setPaddingBytes((int) padding).build();
    PingLines lines = new PingLines(target);
    boolean json = parsed.flag("json");
    for (long i = 0; i < count; i++) {
      if (i > 0) {
        Thread.sleep(intervalMs);
      }
      String line;
      try {
        PingAnswer answer =
            StatusClient.ask(
                    directory,
                    StatusMessages.request().setPing(query).build(),
                    Reply.AnswerCase.PING)
                .getPing();
        line = lines.answered(answer);
        query = query.toBuilder().setNodeId(answer.getNodeId()).setName("").build();
      } catch (RefusedException noAnswer) {
        line = lines.lost(noAnswer.getMessage());
      }
      if (!json) {
        System.out.println(line);
      }
    }
    System.out.println(json ? lines.json() : lines.summary());
    return lines.any() ? ExitCode.OK : ExitCode.REFUSED;
  }

  private static PingQuery.Builder query(String target) {
    PingQuery.Builder query = PingQuery.newBuilder();
    NodeId.parse(target)
        .ifPresentOrElse(
            id -> query.setNodeId(ByteString.copyFrom(id.bytes())), () -> query.setName(target));
    return query;
  }
}
