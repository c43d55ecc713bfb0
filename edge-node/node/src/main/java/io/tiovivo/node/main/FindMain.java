package io.tiovivo.node.main;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.node.adapter.StatusClient;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.FindAnswer;
import io.tiovivo.node.proto.FindQuery;
import io.tiovivo.node.proto.PresenceState;
import io.tiovivo.node.proto.Reply;
import io.tiovivo.node.status.FindTable;
import io.tiovivo.node.status.StatusMessages;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@code tiovivo find}: where a node is and whether it is up. */
final class FindMain {
  /** How long one question of the socket may wait for a change. */
  private static final int TURN_MS = 10_000;

  /** Before asking again for a node that nobody knows. */
  private static final long UNKNOWN_PAUSE_MS = 1_000;

  private FindMain() {}

  static int run(String[] args) {
    CommandLine line =
        CommandLine.of("tiovivo find", "where a node is, and whether it is up")
            .argument("NODE", "a name, or an id of 32 hexadecimal digits")
            .option("dir", "DIR", NodeSettings.defaultDirectory(System.getenv()), "of box or node")
            .optional("wait", "TIME", "until it is up, but no longer than this")
            .flag("watch", "a line for each change of its presence, until Ctrl-C")
            .flag("json", "one line of JSON for scripts")
            .example("tiovivo find porch --wait 30s")
            .exitCode(ExitCode.REFUSED, "nobody knows it; with --wait: it is not up")
            .exitCode(ExitCode.ENVIRONMENT, "no node runs here to ask");
    return Command.run(line, args, FindMain::find);
  }

  private static int find(Parsed parsed) throws Exception {
    Path directory = parsed.path("dir");
    String target = parsed.arguments().get(0);
    if (parsed.flag("watch")) {
      watch(directory, target, parsed.flag("json"));
    }
    Duration wait =
        parsed.given("wait")
            ? parsed.duration("wait", Duration.ZERO, Duration.ofDays(1))
            : Duration.ZERO;
    FindAnswer answer = ask(directory, target, PresenceState.PRESENCE_UNSPECIFIED, 0);
    long untilNs = System.nanoTime() + wait.toNanos();
    while (!isUp(answer) && System.nanoTime() < untilNs) {
      long leftMs = (untilNs - System.nanoTime()) / 1_000_000 + 1;
      answer = change(directory, target, answer, (int) Math.min(leftMs, TURN_MS));
    }
    if (parsed.flag("json")) {
      System.out.println(FindTable.json(answer));
    } else if (answer.getEntriesCount() > 0) {
      System.out.print(FindTable.of(answer));
    }
    System.out.flush();
    if (answer.getEntriesCount() == 0 && !parsed.flag("json")) {
      throw CommandException.refused(
          "nobody knows \"" + target + "\": no such node is enrolled, or it has not joined yet");
    }
    boolean found = parsed.given("wait") ? isUp(answer) : answer.getEntriesCount() > 0;
    return found ? ExitCode.OK : ExitCode.REFUSED;
  }

  private static void watch(Path directory, String target, boolean json) throws Exception {
    FindAnswer answer = ask(directory, target, PresenceState.PRESENCE_UNSPECIFIED, 0);
    Optional<Entry> shown = Optional.empty();
    while (true) {
      Optional<Entry> now = answer.getEntriesList().stream().findFirst();
      boolean changed =
          now.isPresent()
              && (shown.isEmpty()
                  || now.get().getState() != shown.get().getState()
                  || !now.get()
                      .getSupernode()
                      .getNodeId()
                      .equals(shown.get().getSupernode().getNodeId()));
      if (changed) {
        System.out.println(json ? FindTable.json(answer) : FindTable.line(now.get()));
        System.out.flush();
        shown = now;
      }
      answer = change(directory, target, answer, TURN_MS);
    }
  }

  /** The answer once it is another, or when the time is over. */
  private static FindAnswer change(Path directory, String target, FindAnswer before, int withinMs)
      throws Exception {
    if (before.getEntriesCount() == 0) {
      Thread.sleep(Math.min(withinMs, UNKNOWN_PAUSE_MS));
      return ask(directory, target, PresenceState.PRESENCE_UNSPECIFIED, 0);
    }
    return ask(directory, target, before.getEntries(0).getState(), Math.max(1, withinMs));
  }

  private static boolean isUp(FindAnswer answer) {
    return answer.getEntriesList().stream().anyMatch(entry -> entry.getState() == PresenceState.UP);
  }

  private static FindAnswer ask(
      Path directory, String target, PresenceState known, int changeWithinMs)
      throws CommandException {
    FindQuery.Builder query =
        FindQuery.newBuilder().setKnown(known).setChangeWithinMs(changeWithinMs);
    NodeId.parse(target)
        .ifPresentOrElse(
            id -> query.setNodeId(ByteString.copyFrom(id.bytes())), () -> query.setName(target));
    return StatusClient.ask(
            directory, StatusMessages.request().setFind(query).build(), Reply.AnswerCase.FIND)
        .getFind();
  }
}
