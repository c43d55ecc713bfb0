package io.tiovivo.node.main;

import io.tiovivo.config.Key;
import io.tiovivo.config.Keys;
import io.tiovivo.console.Table;
import io.tiovivo.node.config.Configuration;
import io.tiovivo.node.config.FleetWish;
import io.tiovivo.node.config.From;
import io.tiovivo.node.config.HeldValue;
import io.tiovivo.node.config.Problem;
import io.tiovivo.node.config.files.ConfigFiles;
import io.tiovivo.node.proto.ConfigStatus;
import io.tiovivo.node.proto.RefusedSetting;
import io.tiovivo.node.proto.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code tiovivo config} prints. */
final class ConfigPages {
  private static final int MAX_VALUE_COLUMNS = 60;

  private ConfigPages() {}

  static String check(ConfigFiles files, Configuration configuration, List<Problem> problems) {
    StringBuilder page = new StringBuilder();
    long errors = problems.stream().filter(Problem::wrong).count();
    for (Problem problem : problems) {
      String place = problem.file().isEmpty() ? "" : problem.file();
      page.append(place).append(problem.line() == 0 ? "" : ":" + problem.line());
      page.append(place.isEmpty() ? "" : ": ");
      page.append(problem.wrong() ? "error: " : "notice: ").append(clean(problem.what()));
      page.append('\n');
      if (!problem.until().isEmpty()) {
        page.append("    until that is mended: ").append(problem.until()).append('\n');
      }
    }
    page.append(problems.isEmpty() ? "" : "\n");
    return page.append(summary(files, configuration, errors, problems.size() - errors)).toString();
  }

  private static String summary(
      ConfigFiles files, Configuration configuration, long errors, long notices) {
    String what =
        configuration.file().isEmpty()
            ? "there is no " + files.file() + ": the defaults hold"
            : files.file()
                + " sets "
                + count(configuration.ofFile().size(), "key")
                + (configuration.chosen().isEmpty()
                    ? ""
                    : ", "
                        + files.chosen().getFileName()
                        + " "
                        + count(configuration.chosen().size(), "more"));
    String flaws =
        errors + notices == 0
            ? "all is well"
            : (errors == 0 ? "no error" : count(errors, "error"))
                + (notices == 0 ? "" : ", " + count(notices, "notice"));
    return what + "; " + flaws + "\n";
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 || what.equals("more") ? "" : "s");
  }

  static String show(
      ConfigFiles files, Configuration configuration, Optional<ConfigStatus> running) {
    Table table = new Table("KEY", "VALUE", "FROM");
    List<String> unset = new ArrayList<>();
    for (HeldValue held : configuration.settings()) {
      if (held.value().isEmpty() && held.from() == From.DEFAULT) {
        if (!held.name().startsWith(Keys.LIMIT)) {
          unset.add(held.name());
        }
        continue;
      }
      String value = held.value().isEmpty() ? "-" : held.value();
      boolean fits = value.length() <= MAX_VALUE_COLUMNS;
      table.row(
          held.name(),
          clean(fits ? value : value.substring(0, MAX_VALUE_COLUMNS - 3) + "..."),
          from(files, held));
    }
    StringBuilder page = new StringBuilder(table.toString());
    page.append("\nnot set: ").append(wrapped(unset)).append('\n');
    running.ifPresentOrElse(
        status -> page.append(news(files, configuration, status)),
        () -> page.append("no node runs here: what the fleet sets is not shown\n"));
    long errors = configuration.problems().stream().filter(Problem::wrong).count();
    if (errors > 0) {
      page.append(count(errors, "error")).append(": see tiovivo config check\n");
    }
    return page.toString();
  }

  private static String from(ConfigFiles files, HeldValue held) {
    return held.from() == From.FILE ? files.file().getFileName().toString() : held.from().word();
  }

  private static String wrapped(List<String> names) {
    StringBuilder text = new StringBuilder();
    int column = "not set: ".length();
    for (String name : names) {
      if (column + name.length() + 1 > 78) {
        text.append("\n         ");
        column = "not set: ".length();
      }
      text.append(name).append(' ');
      column += name.length() + 1;
    }
    return text.toString().stripTrailing().replaceAll(" +\n", "\n");
  }

  /** What the running node does otherwise than the files say. */
  private static String news(ConfigFiles files, Configuration configuration, ConfigStatus running) {
    StringBuilder news = new StringBuilder();
    for (RefusedSetting refused : running.getRefusedList()) {
      news.append("the fleet would set ")
          .append(clean(refused.getKey() + " = " + refused.getValue()))
          .append(": ")
          .append(clean(refused.getWhy()))
          .append('\n');
    }
    Map<String, String> held = new HashMap<>();
    for (Setting each : running.getSettingsList()) {
      held.put(each.getKey(), each.getValue());
    }
    List<String> waiting = new ArrayList<>();
    for (HeldValue each : configuration.settings()) {
      String fallback = Keys.find(each.name()).map(Key::fallback).orElse("");
      if (!held.getOrDefault(each.name(), fallback).equals(each.value())) {
        waiting.add(each.name());
      }
    }
    if (!waiting.isEmpty()) {
      news.append(files.file())
          .append(" has changed since the node started; from its next start on: ")
          .append(String.join(", ", waiting))
          .append('\n');
    }
    return news.toString();
  }

  /** What the fleet sets on a running node: what it told. */
  static List<FleetWish> wishes(Optional<ConfigStatus> running) {
    List<FleetWish> wishes = new ArrayList<>();
    for (Setting each : running.map(ConfigStatus::getSettingsList).orElse(List.of())) {
      if (each.getFrom().equals(From.FLEET.word())) {
        wishes.add(new FleetWish(each.getKey(), each.getValue()));
      }
    }
    return wishes;
  }

  static String sentence(HeldValue held) {
    return held.name() + " = " + held.value() + " (" + held.from().word() + ")";
  }

  /** Of unknown origin, on a terminal. */
  private static String clean(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
