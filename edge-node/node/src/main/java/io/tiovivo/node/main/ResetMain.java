package io.tiovivo.node.main;

import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.node.adapter.StatusClient;
import io.tiovivo.node.care.FactoryReset;
import io.tiovivo.node.control.ControlRequest.ResetLevel;
import io.tiovivo.node.proto.ControlQuery;
import io.tiovivo.node.proto.Reset;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code tiovivo reset}: starts anew, or hands the box to somebody else. */
final class ResetMain {
  private ResetMain() {}

  static int run(String[] args) {
    CommandLine line =
        CommandLine.of("tiovivo reset", "has a box forget, for a new start or a new owner")
            .argument(
                "WHAT",
                "settings: configuration, choices, tokens, the application's data; owner: and who"
                    + " the box is, for a new owner; everything: and its images")
            .option("dir", "DIR", NodeSettings.defaultDirectory(System.getenv()), "of box or node")
            .flag("yes", "do it; without, it says what would go")
            .example("tiovivo reset owner --yes")
            .exitCode(ExitCode.REFUSED, "nothing was done: --yes is missing, or the node refuses");
    return Command.run(line, args, ResetMain::reset);
  }

  private static int reset(Parsed parsed) throws Exception {
    Path directory = parsed.path("dir").toAbsolutePath();
    ResetLevel level = level(parsed);
    if (!Files.isDirectory(directory)) {
      throw CommandException.environment("there is no box in " + directory + ": give its --dir");
    }
    if (!parsed.flag("yes")) {
      List<Path> goes = FactoryReset.goes(directory, level);
      System.out.println("This would go, for good:");
      goes.forEach(path -> System.out.println("  " + path));
      System.out.println((goes.isEmpty() ? "  (nothing is there)\n" : "") + "Do it with --yes.");
      return ExitCode.REFUSED;
    }
    if (!StatusClient.runs(directory)) {
      FactoryReset.order(directory, level);
      System.out.println("No node runs there: it forgets when the box starts next.");
      return ExitCode.OK;
    }
    Reset reset =
        Reset.newBuilder().setLevel(io.tiovivo.node.proto.ResetLevel.valueOf(level.name())).build();
    System.out.println(StatusClient.control(directory, ControlQuery.newBuilder().setReset(reset)));
    return ExitCode.OK;
  }

  private static ResetLevel level(Parsed parsed) throws UsageException {
    String word = parsed.arguments().get(0);
    for (ResetLevel each : ResetLevel.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
        return each;
      }
    }
    throw new UsageException(
        UsageException.quoted(word) + " is none of settings, owner, everything");
  }
}
