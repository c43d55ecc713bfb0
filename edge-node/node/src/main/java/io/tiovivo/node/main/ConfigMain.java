package io.tiovivo.node.main;

import io.tiovivo.config.Keys;
import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.node.adapter.StatusClient;
import io.tiovivo.node.config.Configuration;
import io.tiovivo.node.config.HeldValue;
import io.tiovivo.node.config.Problem;
import io.tiovivo.node.config.files.ConfigFiles;
import io.tiovivo.node.config.files.FileChecks;
import io.tiovivo.node.proto.Choice;
import io.tiovivo.node.proto.ConfigStatus;
import io.tiovivo.node.proto.ControlQuery;
import io.tiovivo.profile.Gpio;
import io.tiovivo.profile.Profile;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.Commands;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code tiovivo config}: checks, shows and changes what is set of a node. */
final class ConfigMain {
  private ConfigMain() {}

  static int run(String[] args) {
    Map<String, String> environment = System.getenv();
    return Commands.of("tiovivo config", "what is set of a node, and by whom")
        .command(
            line(environment, "check", "finds all that is wrong with the configuration")
                .optional("profile", "NAME", "hardware profile; default: detected")
                .example("tiovivo config check --config /etc/tiovivo/tiovivo.conf")
                .exitCode(ExitCode.USAGE, "something is wrong"),
            parsed -> check(parsed, environment))
        .command(
            line(environment, "show", "what holds, and where it is from")
                .optional("profile", "NAME", "hardware profile; default: detected")
                .argument("[KEY]", "only its value")
                .example("tiovivo config show update.window"),
            parsed -> show(parsed, environment))
        .command(
            line(environment, "set", "sets a key, at once where a node runs")
                .argument("KEY", "docs/CONFIG.md lists those that can be")
                .argument("VALUE...", "as in the file")
                .example("tiovivo config set update.window 01:30-05:00 mon-fri")
                .exitCode(ExitCode.REFUSED, "the node does not, and says why"),
            parsed -> {
              List<String> words = parsed.arguments();
              String value = String.join(" ", words.subList(1, words.size()));
              return choose(parsed, environment, words.get(0), value);
            })
        .command(
            line(environment, "unset", "has the file's value, or the default, hold again")
                .argument("KEY", "that was set before")
                .example("tiovivo config unset update.window")
                .exitCode(ExitCode.REFUSED, "the node does not, and says why"),
            parsed -> choose(parsed, environment, parsed.arguments().get(0), ""))
        .run(args);
  }

  private static CommandLine line(Map<String, String> environment, String word, String summary) {
    return CommandLine.of("tiovivo config " + word, summary)
        .option("dir", "DIR", NodeSettings.defaultDirectory(environment), "of box or node")
        .optional("config", "FILE", "default: $TIOVIVO_CONFIG, or DIR/tiovivo.conf");
  }

  private static ConfigFiles files(Parsed parsed, Map<String, String> environment)
      throws UsageException {
    Optional<Path> file =
        parsed.given("config") ? Optional.of(parsed.path("config")) : Optional.empty();
    return ConfigFiles.of(file, environment, parsed.path("dir"));
  }

  // What a running node was told to read is what is meant, unless somebody says otherwise.
  private static ConfigFiles files(
      Parsed parsed, Map<String, String> environment, Optional<ConfigStatus> running)
      throws UsageException {
    String file = running.map(ConfigStatus::getFile).orElse("");
    return file.isEmpty() || parsed.given("config")
        ? files(parsed, environment)
        : ConfigFiles.of(Optional.of(Path.of(file)), environment, parsed.path("dir"));
  }

  private static Optional<ConfigStatus> ask(Path directory) throws CommandException {
    return StatusClient.runs(directory)
        ? Optional.of(StatusClient.status(directory).getConfig())
        : Optional.empty();
  }

  private static Optional<ConfigStatus> askIfAllowed(Path directory) {
    try {
      return ask(directory);
    } catch (CommandException notAllowed) {
      return Optional.empty(); // a file can be checked all the same
    }
  }

  private static Configuration read(Parsed parsed, ConfigFiles files) throws CommandException {
    return files.read(board(parsed));
  }

  // A board that is not known is no reason not to look at a file.
  private static Optional<Gpio> board(Parsed parsed) throws CommandException {
    try {
      return Optional.of(
              parsed.given("profile")
                  ? Profiles.named(parsed.text("profile"))
                  : Profiles.detect(Path.of("/")))
          .map(Profile::gpio);
    } catch (UsageException | IOException unknown) {
      if (parsed.given("profile")) {
        throw new UsageException("--profile: " + unknown.getMessage());
      }
      return Optional.empty();
    }
  }

  private static int check(Parsed parsed, Map<String, String> environment) throws Exception {
    ConfigFiles files = files(parsed, environment, askIfAllowed(parsed.path("dir")));
    Configuration configuration = read(parsed, files);
    List<Problem> problems = new ArrayList<>(configuration.problems());
    problems.addAll(new FileChecks(configuration, files).problems(true));
    problems.sort(Problem.BY_PLACE);
    System.out.print(ConfigPages.check(files, configuration, problems));
    return problems.stream().anyMatch(Problem::wrong) ? ExitCode.USAGE : ExitCode.OK;
  }

  private static int show(Parsed parsed, Map<String, String> environment) throws Exception {
    Path directory = parsed.path("dir");
    Optional<ConfigStatus> running = ask(directory);
    ConfigFiles files = files(parsed, environment, running);
    Configuration configuration = read(parsed, files).with(ConfigPages.wishes(running));
    if (parsed.arguments().isEmpty()) {
      System.out.print(ConfigPages.show(files, configuration, running));
      return ExitCode.OK;
    }
    String name = parsed.arguments().get(0);
    if (Keys.find(name).isEmpty()) {
      throw new UsageException(
          "there is no key " + UsageException.quoted(name) + Keys.hint(name, Keys.names()));
    }
    HeldValue held = configuration.setting(name);
    System.out.println(held.value());
    return ExitCode.OK;
  }

  private static int choose(
      Parsed parsed, Map<String, String> environment, String key, String value) throws Exception {
    Path directory = parsed.path("dir");
    ConfigFiles files = files(parsed, environment);
    Configuration configuration = files.read(Optional.empty());
    List<String> lines = configuration.choosing(key, value);
    if (!StatusClient.runs(directory)) {
      if (!Files.isDirectory(directory)) {
        throw CommandException.environment(
            "there is no " + directory + ": --dir names the directory of a box or node");
      }
      files.keep(lines);
      HeldValue held = configuration.with(files.chosenLayer()).setting(key);
      System.out.println(
          ConfigPages.sentence(held) + "; no node runs here now, it holds from the next start on");
      return ExitCode.OK;
    }
    Choice choice = Choice.newBuilder().setKey(key).setValue(value).build();
    System.out.println(
        StatusClient.control(directory, ControlQuery.newBuilder().setChoose(choice)));
    return ExitCode.OK;
  }
}
